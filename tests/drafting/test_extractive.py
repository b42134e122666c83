"""Replies put together from the shop's own sentences."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.capability import Capability
from bot.channels.splitting import Unit
from bot.drafting.extractive import draft
from bot.drafting.grounding import unsupported
from bot.drafting.reply import Style
from bot.tickets.terms import (
    ConfidenceLevel,
    DraftKind,
    Language,
    Review,
    Segment,
    Sentiment,
    TicketType,
    Tone,
)
from bot.tickets.values import Proposal
from knowledge.passages import Found, Passage
from tests.drafting.shop import (
    ENGLISH,
    FEES,
    HIGH,
    LOW,
    MEDIUM,
    SHIPPING,
    TIME,
    VOICE,
    faq,
    found,
    hit,
    policy,
    style,
    triage,
    turn,
)

GREETING = "김하나 고객님, 안녕하세요!"
CLOSING = "더 궁금한 점이 있으시면 언제든 편하게 말씀해 주세요. 감사합니다!"


def body_of(proposal: Proposal) -> str:
    return proposal.text.removeprefix(GREETING).removesuffix(CLOSING).strip()


def test_a_faq_answer_is_sent_word_for_word_between_greeting_and_closing() -> None:
    proposal = draft(turn(), triage(), found(SHIPPING), style())

    assert proposal.text == f"{GREETING}\n\n{SHIPPING.text}\n\n{CLOSING}"
    assert proposal.kind is DraftKind.ANSWER
    assert proposal.level is ConfidenceLevel.HIGH
    assert [source.passage_id for source in proposal.sources] == ["ko-ship-01"]
    assert proposal.model == ""
    assert SHIPPING.title in proposal.why


def test_every_sentence_cites_its_passage_or_is_the_voice() -> None:
    sentences = draft(turn(), triage(), found(SHIPPING), style()).sentences
    assert [sentence.passages for sentence in sentences] == [
        (),
        ("ko-ship-01",),
        ("ko-ship-01",),
        ("ko-ship-01",),
        (),
    ]


def test_line_breaks_of_an_answer_survive() -> None:
    lines = Passage(
        "f", "f", "faq", "반품 순서", "1. 접수\n2. 포장\n\n끝.", (), "ko", "반품", "1. 접수"
    )
    assert body_of(draft(turn(), triage(), found(lines), style())) == "1. 접수\n2. 포장\n\n끝."


def test_a_policy_gives_the_lines_that_answer() -> None:
    asked = turn("제주에서 교환하면 얼마예요?")
    proposal = draft(asked, triage(), found(FEES), style())
    assert "- 제주: 회수 비용(편도)은 6,000원, 교환(왕복)은 12,000원입니다." in proposal.text
    assert "일반 지역" not in proposal.text
    assert FEES.title in proposal.why


@pytest.mark.parametrize(
    ("result", "level"),
    [
        (Found(), ConfidenceLevel.NONE),
        (found(SHIPPING, sure=LOW), ConfidenceLevel.LOW),
        (found(SHIPPING, sure=(0.05, 0.1, 0.0)), ConfidenceLevel.NONE),
    ],
)
def test_without_a_sure_source_the_reply_only_says_that_somebody_will_look(
    result: Found, level: ConfidenceLevel
) -> None:
    proposal = draft(turn(), triage(), result, style(Tone.CONCISE))
    assert proposal.kind is DraftKind.HANDOFF
    assert proposal.level is level
    assert proposal.sources == ()
    assert all(sentence.passages == () for sentence in proposal.sentences)
    assert proposal.text == (
        "안녕하세요, 김하나 고객님.\n\n확인 후 연락드리겠습니다.\n\n감사합니다."
    )


def test_the_agent_is_told_what_came_close() -> None:
    why = draft(turn(), triage(), found(SHIPPING, sure=LOW), style()).why
    assert SHIPPING.title in why
    assert "30%" in why


@pytest.mark.parametrize(
    ("apology", "rest", "language"),
    [
        ("죄송합니다.", "드시지 마시고 사진을 보내 주세요.", Language.KO),
        ("We are sorry for the mix-up.", "Send us a photo of the label.", Language.EN),
    ],
)
def test_an_apology_of_the_article_does_not_stand_beside_ours(
    apology: str, rest: str, language: Language
) -> None:
    article = faq("f", "?", f"{apology} {rest}", language)
    for kind in (TicketType.COMPLAINT, TicketType.FAQ):
        proposal = draft(turn(), triage(kind, language), found(article), style(Tone.CONCISE))
        assert len(re.findall("죄송|sorry", proposal.text)) == 1
        assert rest in proposal.text
    alone = found(faq("f", "?", apology, language))
    assert apology in draft(turn(), triage(TicketType.COMPLAINT, language), alone, style()).text


def test_a_complaint_is_met_with_one_line_of_empathy() -> None:
    upset = replace(triage(review=(Review.COMPLAINT,)), sentiment=Sentiment.NEGATIVE)
    for judged in (triage(TicketType.COMPLAINT), upset):
        proposal = draft(turn(), judged, found(SHIPPING), style())
        assert body_of(proposal).startswith(f"불편을 드려 정말 죄송합니다.\n{SHIPPING.text}")
        assert proposal.text.count("죄송") == 1


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        (Language.KO, "컵이 깨져서 왔어요. 배송비는 얼마예요?", "상품이 파손되어"),
        (Language.KO, "다른 상품이 왔는데요", "주문과 다른 상품"),
        (Language.KO, "택배가 아직도 안 왔어요", "배송이 늦어져"),
        (Language.EN, "My lamp arrived broken!", "the item is damaged"),
        (Language.EN, "You charged me twice", "the wrong charge"),
        (Language.EN, "I am furious", ""),
    ],
)
def test_a_complaint_hears_its_own_problem_one_apology_and_no_cheer(
    tone: Tone, language: Language, text: str, named: str
) -> None:
    passage = SHIPPING if language is Language.KO else ENGLISH
    judged = triage(TicketType.COMPLAINT, language)
    for result in (found(passage), Found()):  # an answer, and a holding reply
        proposal = draft(turn(text), judged, result, style(tone))
        assert named in proposal.text
        assert len(re.findall("죄송|사과|sorry|apolog", proposal.text)) == 1
        closing = VOICE.lines(language, tone).closing
        assert closing not in proposal.text
        assert proposal.text.endswith(VOICE.lines(language, tone).closing_sorry)


def test_an_english_customer_gets_no_korean_text() -> None:
    judged = triage(language=Language.EN)
    proposal = draft(turn("How much?"), judged, found(SHIPPING), style())
    assert proposal.kind is DraftKind.HANDOFF
    assert proposal.text.isascii() or "김하나" in proposal.text
    assert "영어" in proposal.why
    assert SHIPPING.title in proposal.why


def test_an_article_in_the_customers_language_is_preferred_to_a_better_one_in_another() -> None:
    both = Found((hit(SHIPPING), hit(ENGLISH, (0.48, 0.5, 0.05))))
    proposal = draft(turn("How much?"), triage(language=Language.EN), both, style())
    assert [source.passage_id for source in proposal.sources] == ["en-ship-01"]
    assert "Shipping is $5.95." in proposal.text


def test_two_questions_are_answered_in_order_under_their_titles() -> None:
    parts = [("며칠 걸리나요?", found(TIME)), ("배송비는요?", found(SHIPPING, sure=MEDIUM))]
    proposal = draft(turn(), triage(), found(SHIPPING, sure=LOW), style(), parts)
    assert body_of(proposal) == (
        f"[{TIME.title}]\n{TIME.text}\n\n[{SHIPPING.title}]\n{SHIPPING.text}"
    )
    assert [source.passage_id for source in proposal.sources] == ["ko-ship-03", "ko-ship-01"]
    assert proposal.level is ConfidenceLevel.MEDIUM  # more than one question: a person looks


def test_one_article_for_two_questions_is_sent_once() -> None:
    parts = [("얼마예요?", found(SHIPPING)), ("무료인가요?", found(SHIPPING))]
    proposal = draft(turn(), triage(), found(SHIPPING), style(), parts)
    assert body_of(proposal) == SHIPPING.text
    assert proposal.level is ConfidenceLevel.MEDIUM


def test_what_could_not_be_answered_is_promised_a_look_and_told_to_the_agent() -> None:
    parts = [
        ("얼마예요?", found(SHIPPING)),
        ("며칠 걸려요?", found(TIME)),
        ("드론으로도 오나요?", Found()),
    ]
    proposal = draft(turn(), triage(), Found(), style(), parts)
    assert "“드론으로도 오나요” 문의는 확인 후 따로 안내드리겠습니다." in proposal.text
    assert "3개 중 2개" in proposal.why


@pytest.mark.parametrize(
    "parts",
    [
        [("얼마예요?", found(SHIPPING, sure=MEDIUM)), ("며칠?", found(TIME, sure=MEDIUM))],
        [("얼마예요?", found(SHIPPING)), ("며칠?", Found())],  # and the whole says otherwise
    ],
)
def test_questions_out_of_context_are_not_enough(parts: list[tuple[str, Found]]) -> None:
    proposal = draft(turn(), triage(), found(TIME, sure=LOW), style(), parts)
    assert proposal.kind is DraftKind.HANDOFF


def test_one_question_inside_a_long_letter_is_answered() -> None:
    parts = [("배송비는 얼마인가요?", found(SHIPPING))]
    proposal = draft(turn(), triage(), found(SHIPPING, sure=LOW), style(), parts)
    assert body_of(proposal) == SHIPPING.text


@pytest.mark.parametrize("limit", [1_000, 120, 90, 75, 60, 40, 30, 20, 12, 5, 1])
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("kind", [TicketType.FAQ, TicketType.COMPLAINT])
def test_a_reply_fits_its_channel_and_ends_on_a_sentence(
    limit: int, unit: Unit, kind: TicketType
) -> None:
    small = Style(VOICE, Tone.WARM, Capability(limit, unit), Language.KO)
    proposal = draft(turn(), triage(kind), found(SHIPPING), small)
    assert small.capability.fits(proposal.text)
    assert not proposal.text or proposal.text[-1] in ".!"
    if proposal.kind is DraftKind.ANSWER:
        assert "기본 배송비는 3,000원이며" in proposal.text
    else:
        assert proposal.sources == ()


def test_greeting_and_closing_shrink_before_the_answer_does() -> None:
    text = draft(turn(), triage(), found(SHIPPING), style(limit=105)).text
    assert text.startswith("안녕하세요, 김하나 고객님.")
    assert SHIPPING.text in text


def test_an_answer_without_its_end_is_marked_for_the_agent() -> None:
    proposal = draft(turn(), triage(), found(SHIPPING), style(limit=60))
    assert proposal.text == (
        "기본 배송비는 3,000원이며 50,000원 이상이면 무료입니다. 제주는 3,000원이 추가됩니다."
    )
    assert proposal.level is ConfidenceLevel.MEDIUM
    assert "글자 수" in proposal.why


def test_a_vip_hears_the_same_facts() -> None:
    plain = draft(turn(), triage(), found(SHIPPING), style())
    vip = draft(turn(segment=Segment.VIP), triage(), found(SHIPPING), style())
    assert vip.sentences[1:] == plain.sentences[1:]


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("passage", [SHIPPING, TIME, FEES])
@pytest.mark.parametrize("limit", [4_000, 150, 80])
def test_no_fact_is_ever_altered(tone: Tone, passage: Passage, limit: int) -> None:
    asked = turn("제주 배송비와 교환 비용이 얼마예요?")
    proposal = draft(asked, triage(), found(passage), style(tone, limit))
    for sentence in proposal.sentences:
        if sentence.passages:
            assert not unsupported(sentence.text, [passage.title, passage.section])


@pytest.mark.parametrize(
    ("language", "word"), [(Language.KO, "자주 묻는 질문"), (Language.EN, "FAQ")]
)
def test_the_agent_reads_why_in_the_desks_language(language: Language, word: str) -> None:
    why = draft(turn(), triage(), found(SHIPPING), style(desk_language=language)).why
    assert word in why


@pytest.mark.parametrize("sure", [HIGH, MEDIUM])
def test_the_level_is_that_of_the_search(sure: Any) -> None:
    level = draft(turn(), triage(), found(SHIPPING, sure=sure), style()).level
    assert level == ("high" if sure is HIGH else "medium")


def test_each_of_several_answers_stands_below_its_heading() -> None:
    plain = policy("결제 취소", "결제한 날에는 앱에서 바로 취소하실 수 있습니다.")
    parts = [("배송비는요?", found(SHIPPING)), ("결제 취소는 언제까지 되나요?", found(plain))]
    text = draft(turn(), triage(), Found(), style(), parts).text
    assert "[결제 취소]\n결제한 날에는" in text
