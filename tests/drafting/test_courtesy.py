"""Thanks and bare greetings: nothing is asked, so nothing is looked up, promised or due."""

from dataclasses import replace

import pytest

from bot.drafting.courtesy import courteous, courtesy_of
from bot.drafting.grounding import states_something
from bot.drafting.linter import lint
from bot.drafting.reply import handoff
from bot.tickets.courtesy import Courtesy
from bot.tickets.terms import (
    Direction,
    DraftKind,
    Language,
    Review,
    Sentiment,
    TicketType,
    Tone,
)
from bot.tickets.values import Said
from tests.drafting.shop import style, triage, turn

ANSWERED = (Said(Direction.IN, "며칠 걸리나요?"), Said(Direction.OUT, "[배송은요?]\n이틀 걸려요."))
ASKED = (Said(Direction.IN, "교환이요"), Said(Direction.OUT, "파란색으로 보내 드릴까요?"))
HAPPY = replace(triage(TicketType.OTHER), sentiment=Sentiment.POSITIVE)


@pytest.mark.parametrize(
    "text",
    [
        "감사합니다",
        "넵 감사합니다!",
        "빠른 답변 정말 감사합니다 수고하세요~ ^^",
        "아하 알겠습니다 고맙습니다 좋은 하루 되세요",
        "ㅋㅋ 네네",
        "👍",
        "thanks so much, that helped!",
        "Perfect, cheers",
        "Hi team, thank you for the quick reply. Best regards, 김하나",
        "cheers mate",
        "ok",
    ],
)
def test_thanks_after_an_answer_need_none(text: str) -> None:
    assert courtesy_of(turn(text, history=ANSWERED), triage()) is Courtesy.THANKS


@pytest.mark.parametrize(
    "text",
    [
        "감사합니다. 그런데 제주는요?",
        "빠른 처리 감사하겠습니다",
        "연락 주시면 감사하겠습니다",
        "도움 필요해요 감사합니다",
        "감사합니다 해결해 주세요",
        "해결됐나요",
        "네 ㅡㅡ",
        "ㅠㅠ",
        "아니요",
        "12345",
        "thanks for nothing",
        "thanks, but it still does not work",
        "no thanks, I want my money back",
        "ok?",
        "great, thanks. when will it arrive",
    ],
)
def test_what_may_hide_a_question_is_no_courtesy(text: str) -> None:
    assert courtesy_of(turn(text, history=ANSWERED), triage()) is None


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요",
        "저기요~",
        "안녕하세요 문의드립니다",
        "문의드릴게 있는데요",
        "hi there",
        "?",
        "ㅋㅋㅋ",
    ],
)
def test_who_has_only_said_hello_is_asked_what_it_is_about(text: str) -> None:
    assert courtesy_of(turn(text), triage()) is Courtesy.HELLO


def test_yes_and_thank_you_is_an_answer_where_we_had_asked() -> None:
    for sorted_as in (triage(), HAPPY):
        assert courtesy_of(turn("네, 감사합니다", history=ASKED), sorted_as) is None
        assert courtesy_of(turn("네 파란색 좋아요", history=ASKED), sorted_as) is None


@pytest.mark.parametrize(
    ("text", "is_thanks"),
    [
        ("The rug looks wonderful in our living room :)", True),
        ("쿠션이 사진보다 훨씬 예뻐요", True),
        ("The rug looks wonderful, could you send a second one?", False),
        ("쿠션이 예쁜데 하나 더 사고 싶어요", False),
    ],
)
def test_praise_is_thanks_unless_something_is_wished_for(text: str, is_thanks: bool) -> None:
    assert (courtesy_of(turn(text), HAPPY) is Courtesy.THANKS) == is_thanks
    assert courtesy_of(turn(text), triage()) is None


def test_nobody_who_is_upset_is_thanked() -> None:
    upset = replace(HAPPY, sentiment=Sentiment.NEGATIVE)
    for sorted_as in (upset, triage(TicketType.COMPLAINT)):
        assert courtesy_of(turn("great, thanks a lot", history=ANSWERED), sorted_as) is None


@pytest.mark.parametrize(
    ("text", "sentiment", "is_sorry"),
    [
        ("색이 정말 예뻐요", Sentiment.POSITIVE, False),
        ("결제가 왜 취소되나요?", Sentiment.NEUTRAL, False),
        ("컵이 깨져서 왔는데 어떻게 하나요?", Sentiment.NEUTRAL, True),
        ("정말 너무하네요", Sentiment.NEGATIVE, True),
    ],
)
def test_where_a_complaint_is_only_possible_who_is_not_upset_gets_no_apology(
    text: str, sentiment: Sentiment, is_sorry: bool
) -> None:
    doubted = replace(triage(review=(Review.COMPLAINT,)), sentiment=sentiment)
    assert ("죄송" in handoff(turn(text), doubted, style(), "").text) == is_sorry


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("kind", Courtesy)
def test_the_reply_promises_and_states_nothing(
    kind: Courtesy, tone: Tone, language: Language
) -> None:
    proposal = courteous(kind, turn(), triage(language=language), style(tone))
    assert proposal.kind is (DraftKind.COURTESY if kind is Courtesy.THANKS else DraftKind.ANSWER)
    assert proposal.sources == ()
    assert not any(states_something(sentence.text) for sentence in proposal.sentences)
    assert lint(proposal.text, language) == ()
