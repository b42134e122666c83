"""Rewriting without a language model: another tone around the same facts."""

import pytest

from bot.drafting.extractive import draft
from bot.drafting.rewriting import rewrite
from bot.tickets.terms import DraftKind, Language, Rewrite, TicketType, Tone
from bot.tickets.values import Proposal
from knowledge.passages import Found
from tests.drafting.shop import SHIPPING, TIME, VOICE, faq, found, style, triage, turn


def written(tone: Tone = Tone.WARM) -> Proposal:
    return draft(turn(), triage(), found(SHIPPING), style(tone))


def reword(proposal: Proposal, how: Rewrite, kind: TicketType = TicketType.FAQ) -> Proposal:
    return rewrite(proposal, how, turn(), triage(kind), style())


@pytest.mark.parametrize("how", [Rewrite.WARMER, Rewrite.FORMAL])
def test_another_tone_keeps_every_fact_and_its_source(how: Rewrite) -> None:
    before = written(Tone.CONCISE)
    after = reword(before, how)
    assert after.sentences[1:-1] == before.sentences[1:-1]
    assert SHIPPING.text in after.text
    assert (after.sources, after.confidence, after.level) == (
        before.sources,
        before.confidence,
        before.level,
    )
    tone = Tone.WARM if how is Rewrite.WARMER else Tone.FORMAL
    assert after.text.endswith(VOICE.lines(Language.KO, tone).closing)


def test_shorter_drops_what_is_secondary_but_no_condition() -> None:
    long = faq(
        "f",
        "반품 되나요?",
        "네, 반품됩니다. 마이페이지에서 신청하세요. 기사님이 방문합니다. "
        "다만 세일 상품은 제외됩니다.",
    )
    before = draft(turn(), triage(), found(long), style())
    after = reword(before, Rewrite.SHORTER)
    assert after.text == (
        "안녕하세요, 김하나 고객님.\n\n네, 반품됩니다. 다만 세일 상품은 제외됩니다.\n\n감사합니다."
    )


def test_shorter_keeps_the_answer_to_every_question() -> None:
    parts = [("며칠 걸리나요?", found(TIME)), ("배송비는요?", found(SHIPPING))]
    before = draft(turn(), triage(), found(SHIPPING), style(), parts)
    after = reword(before, Rewrite.SHORTER)
    assert f"[{TIME.title}]\n{TIME.text}\n\n[{SHIPPING.title}]\n기본" in after.text
    assert len(after.text) < len(before.text)


def test_a_holding_reply_is_held_in_the_other_tone() -> None:
    before = draft(turn(), triage(), Found(), style(Tone.WARM))
    after = reword(before, Rewrite.FORMAL)
    assert after.kind is DraftKind.HANDOFF
    assert VOICE.lines(Language.KO, Tone.FORMAL).holding in after.text
    assert after.why == before.why


def test_the_promise_to_look_into_the_rest_is_kept() -> None:
    parts = [("얼마예요?", found(SHIPPING)), ("며칠?", found(TIME)), ("드론?", Found())]
    before = draft(turn(), triage(), Found(), style(), parts)
    after = reword(before, Rewrite.FORMAL)
    assert VOICE.rest(Language.KO, Tone.FORMAL, "드론") in after.text
    assert VOICE.formally().rest(Language.KO, Tone.WARM, "드론") not in after.text


def test_empathy_changes_its_tone_and_stays_once() -> None:
    before = draft(turn(), triage(TicketType.COMPLAINT), found(SHIPPING), style())
    after = reword(before, Rewrite.FORMAL, TicketType.COMPLAINT)
    assert after.text.count("진심으로 사과드립니다") == 1
    assert "정말 죄송합니다" not in after.text


def test_rewriting_again_and_again_loses_nothing() -> None:
    before = written()
    after = before
    for how in (Rewrite.FORMAL, Rewrite.WARMER, Rewrite.FORMAL, Rewrite.WARMER):
        after = reword(after, how)
    assert after == before


def test_a_wording_that_the_channel_would_cut_is_left_alone() -> None:
    before = draft(turn(), triage(TicketType.COMPLAINT), found(SHIPPING), style(Tone.CONCISE))
    small = style(limit=len(before.text))
    after = rewrite(before, Rewrite.FORMAL, turn(), triage(TicketType.COMPLAINT), small)
    assert "다만 대형 가구는 따로 정합니다." in after.text
