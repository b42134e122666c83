"""What follows when an agent decides."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.capability import capability
from bot.decision.rules import (
    Approve,
    Assign,
    CardRef,
    Decision,
    Edit,
    Escalate,
    Outcome,
    Reopen,
    Resolve,
    Snooze,
    Wake,
    outcome,
    refuse_rewrite,
    shown,
)
from bot.errors import AlreadyDecided, BotError, StaleDraft, Unacceptable, Unconfirmed
from bot.tickets.models import Draft, Ticket
from bot.tickets.terms import Channel, EventKind, Priority, TicketState, Urgency
from bot.tickets.turns import text_hash
from tests.fakes import JUN, MINA, NOW, new_draft

S, K = TicketState, EventKind
KAKAO = capability(Channel.KAKAO)
TEXT = "내일 도착해요."


def _ticket(state: TicketState = S.WAITING, **values: object) -> Ticket:
    ticket = Ticket(
        id=7,
        customer_id=1,
        channel=Channel.KAKAO,
        source="shop",
        state=state,
        team="support",
        triaged_message_id=1,
        opened_at=NOW,
        updated_at=NOW,
    )
    if state in (S.PENDING, S.RESOLVED):
        ticket.decided_by, ticket.decision = MINA, K.APPROVED
    for name, value in values.items():
        setattr(ticket, name, value)
    return ticket


def _draft(ticket: Ticket, text: str = TEXT, revision: int = 1) -> Draft:
    draft = new_draft(ticket)
    draft.revision, draft.text, draft.text_hash = revision, text, text_hash(ticket.turn, text)
    return draft


def _seen(ticket: Ticket, draft: Draft | None) -> CardRef:
    assert ticket.id is not None
    return CardRef(ticket.id, *shown(ticket, draft))


ESCALATE = Escalate("orders", Priority.HIGH, Urgency.HIGH)
SNOOZE = Snooze(NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("state", "decision", "expected"),
    [
        (S.NEW, Approve(), StaleDraft),
        (S.NEW, Edit("네"), StaleDraft),
        (S.NEW, ESCALATE, Outcome(K.ESCALATED, S.NEW)),
        (S.NEW, Assign(JUN), Outcome(K.ASSIGNED, S.NEW)),
        (S.NEW, SNOOZE, StaleDraft),
        (S.NEW, Wake(), StaleDraft),
        (S.NEW, Resolve(), Outcome(K.RESOLVED, S.RESOLVED)),
        (S.NEW, Reopen(), StaleDraft),
        (S.WAITING, Approve(), Outcome(K.APPROVED, S.PENDING, TEXT)),
        (S.WAITING, Edit(" 네 "), Outcome(K.EDITED, S.PENDING, "네")),
        (S.WAITING, ESCALATE, Outcome(K.ESCALATED, S.WAITING)),
        (S.WAITING, Assign(JUN), Outcome(K.ASSIGNED, S.WAITING)),
        (S.WAITING, SNOOZE, Outcome(K.SNOOZED, S.SNOOZED)),
        (S.WAITING, Wake(), StaleDraft),
        (S.WAITING, Resolve(), Outcome(K.RESOLVED, S.RESOLVED)),
        (S.WAITING, Reopen(), StaleDraft),
        (S.SNOOZED, Approve(), Outcome(K.APPROVED, S.PENDING, TEXT)),
        (S.SNOOZED, Edit("네"), Outcome(K.EDITED, S.PENDING, "네")),
        (S.SNOOZED, ESCALATE, Outcome(K.ESCALATED, S.SNOOZED)),
        (S.SNOOZED, Assign(JUN), Outcome(K.ASSIGNED, S.SNOOZED)),
        (S.SNOOZED, SNOOZE, Outcome(K.SNOOZED, S.SNOOZED)),
        (S.SNOOZED, Wake(), Outcome(K.WOKEN, S.WAITING)),
        (S.SNOOZED, Resolve(), Outcome(K.RESOLVED, S.RESOLVED)),
        (S.SNOOZED, Reopen(), StaleDraft),
        (S.PENDING, Approve(), AlreadyDecided),
        (S.PENDING, Edit("네"), AlreadyDecided),
        (S.PENDING, ESCALATE, AlreadyDecided),
        (S.PENDING, Assign(JUN), AlreadyDecided),
        (S.PENDING, SNOOZE, AlreadyDecided),
        (S.PENDING, Wake(), AlreadyDecided),
        (S.PENDING, Resolve(), Outcome(K.RESOLVED, S.RESOLVED)),
        (S.PENDING, Reopen(), StaleDraft),
        (S.RESOLVED, Approve(), AlreadyDecided),
        (S.RESOLVED, Edit("네"), AlreadyDecided),
        (S.RESOLVED, ESCALATE, AlreadyDecided),
        (S.RESOLVED, Assign(JUN), AlreadyDecided),
        (S.RESOLVED, SNOOZE, AlreadyDecided),
        (S.RESOLVED, Wake(), AlreadyDecided),
        (S.RESOLVED, Resolve(), AlreadyDecided),
        (S.RESOLVED, Reopen(), Outcome(K.REOPENED, S.WAITING)),
    ],
)
def test_every_decision_in_every_state(
    state: TicketState, decision: Decision, expected: Outcome | type[BotError]
) -> None:
    ticket = _ticket(state)
    draft = _draft(ticket)
    seen = _seen(ticket, draft)
    if isinstance(expected, Outcome):
        assert outcome(decision, ticket, draft, seen, KAKAO) == expected
    else:
        with pytest.raises(expected):
            outcome(decision, ticket, draft, seen, KAKAO)


def test_the_loser_hears_who_won_and_how() -> None:
    ticket = _ticket(S.PENDING)
    draft = _draft(ticket)
    with pytest.raises(AlreadyDecided, match=f"{MINA} already approved this reply"):
        outcome(Approve(), ticket, draft, _seen(ticket, draft), KAKAO)


@pytest.mark.parametrize("decision", [Approve(), Edit("네")])
@pytest.mark.parametrize(
    "changed",
    [
        {"draft_revision": 0},
        {"draft_revision": 2},
        {"text_hash": ""},
        {"text_hash": text_hash(1, TEXT + " ")},
        {"text_hash": text_hash(2, TEXT)},
    ],
)
def test_an_approval_counts_for_exactly_the_text_that_was_seen(
    decision: Decision, changed: dict[str, Any]
) -> None:
    ticket = _ticket()
    draft = _draft(ticket)
    with pytest.raises(StaleDraft):
        outcome(decision, ticket, draft, replace(_seen(ticket, draft), **changed), KAKAO)


@pytest.mark.parametrize(
    ("channel", "text", "unit"),
    [
        (Channel.KAKAO, "가" * 3001, "characters"),
        (Channel.INSTAGRAM, "가" * 1000, "bytes"),
        (Channel.EMAIL, "x" * 20_001, "characters"),
    ],
)
def test_a_reply_too_long_for_the_channel_is_told_in_the_channels_own_unit(
    channel: Channel, text: str, unit: str
) -> None:
    ticket = _ticket()
    draft = _draft(ticket, text)
    for decision in (Approve(), Edit(text)):
        with pytest.raises(Unacceptable, match=unit):
            outcome(decision, ticket, draft, _seen(ticket, draft), capability(channel))


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_reply_is_not_sent(text: str) -> None:
    ticket = _ticket()
    draft = _draft(ticket)
    with pytest.raises(Unacceptable, match="empty"):
        outcome(Edit(text), ticket, draft, _seen(ticket, draft), KAKAO)


def test_without_a_way_back_nothing_is_approved_but_the_rest_goes_on() -> None:
    ticket = _ticket()
    draft = _draft(ticket)
    seen = _seen(ticket, draft)
    sending: list[Decision] = [Approve(), Edit("네"), replace(ESCALATE, notice="전달했어요.")]
    for decision in sending:
        with pytest.raises(Unacceptable, match="without a way to answer"):
            outcome(decision, ticket, draft, seen, None)
    silent: list[Decision] = [ESCALATE, Assign(JUN), SNOOZE, Resolve()]
    for decision in silent:
        outcome(decision, ticket, draft, seen, None)


def test_a_notice_must_fit_like_any_reply() -> None:
    ticket = _ticket()
    draft = _draft(ticket)
    too_long = replace(ESCALATE, notice="가" * 3001)
    with pytest.raises(Unacceptable, match="characters"):
        outcome(too_long, ticket, draft, _seen(ticket, draft), KAKAO)


ALL: list[Decision] = [Approve(), Edit("네"), ESCALATE, Assign(JUN), SNOOZE, Resolve()]


@pytest.mark.parametrize("decision", ALL)
def test_the_card_an_escalation_left_behind_decides_nothing(decision: Decision) -> None:
    ticket = _ticket()
    draft = _draft(ticket)
    old = _seen(ticket, draft)
    ticket.escalated_by, ticket.team, draft.revision = JUN, "orders", 2
    with pytest.raises(AlreadyDecided, match=f"{JUN} already escalated"):
        outcome(decision, ticket, draft, old, KAKAO)
    outcome(decision, ticket, draft, _seen(ticket, draft), KAKAO)


@pytest.mark.parametrize("decision", [d for d in ALL if not isinstance(d, Approve)])
def test_nor_does_one_that_showed_no_draft(decision: Decision) -> None:
    ticket = _ticket()
    old = _seen(ticket, None)
    ticket.escalated_by, ticket.team = JUN, "orders"
    with pytest.raises(AlreadyDecided, match=f"{JUN} already escalated"):
        outcome(decision, ticket, None, old, KAKAO)
    outcome(decision, ticket, None, _seen(ticket, None), KAKAO)


def test_where_there_is_no_draft_an_agent_writes_the_reply() -> None:
    ticket = _ticket()
    seen = _seen(ticket, None)
    assert outcome(Edit("네"), ticket, None, seen, KAKAO).reply == "네"
    with pytest.raises(Unacceptable, match="empty"):
        outcome(Approve(), ticket, None, seen, KAKAO)


@pytest.mark.parametrize(
    "since", [{"turn": 2}, {"triaged_message_id": 2}, {"turn": 2, "triaged_message_id": 2}]
)
def test_what_was_written_without_a_draft_is_stale_once_the_customer_has_said_more(
    since: dict[str, Any],
) -> None:
    seen = _seen(_ticket(), None)
    with pytest.raises(StaleDraft):
        outcome(Edit("네"), _ticket(**since), None, seen, KAKAO)


def test_a_draft_that_appeared_makes_a_card_without_one_stale() -> None:
    ticket = _ticket()
    seen = _seen(ticket, None)
    with pytest.raises(StaleDraft):
        outcome(Edit("네"), ticket, _draft(ticket), seen, KAKAO)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (S.NEW, StaleDraft),
        (S.WAITING, None),
        (S.SNOOZED, None),
        (S.PENDING, AlreadyDecided),
        (S.RESOLVED, AlreadyDecided),
    ],
)
def test_only_a_draft_that_waits_is_reworded(
    state: TicketState, error: type[BotError] | None
) -> None:
    ticket = _ticket(state)
    draft = _draft(ticket)
    seen = _seen(ticket, draft)
    if error is None:
        refuse_rewrite(ticket, draft, seen)
        error = StaleDraft
        draft.revision = 2
    with pytest.raises(error):
        refuse_rewrite(ticket, draft, seen)
    with pytest.raises(error):
        refuse_rewrite(ticket, None, _seen(ticket, None))


def _says(ticket: Ticket, *lacks: str) -> Draft:
    draft = _draft(ticket)
    claims = [[lack, f"{lack} 말"] for lack in lacks]
    draft.sentences = [{"text": TEXT, "passages": [], "unsupported": claims}]
    return draft


@pytest.mark.parametrize("lack", ["money", "date", "promise"])
def test_what_binds_the_shop_without_a_source_goes_out_only_when_confirmed(lack: str) -> None:
    ticket = _ticket()
    draft = _says(ticket, "count", lack)
    seen = CardRef(7, *shown(ticket, draft))
    with pytest.raises(Unconfirmed, match=f"{lack} 말"):
        outcome(Approve(), ticket, draft, seen, KAKAO)
    confirmed = outcome(Approve(confirmed=True), ticket, draft, seen, KAKAO)
    assert confirmed == Outcome(K.APPROVED, S.PENDING, reply=TEXT)
    edited = outcome(Edit("직접 썼어요."), ticket, draft, seen, KAKAO)
    assert edited.reply == "직접 썼어요."  # a person's own words need no second look


def test_a_confirmation_counts_only_for_the_text_it_was_given_for() -> None:
    ticket = _ticket()
    old, new = _says(ticket, "money"), _says(ticket, "money")
    new.revision = 2
    with pytest.raises(StaleDraft):
        outcome(Approve(confirmed=True), ticket, new, CardRef(7, *shown(ticket, old)), KAKAO)


def test_a_loose_citation_does_not_stop_an_approval() -> None:
    ticket = _ticket()
    draft = _says(ticket, "citation", "contact", "count")
    seen = CardRef(7, *shown(ticket, draft))
    assert outcome(Approve(), ticket, draft, seen, KAKAO).reply == TEXT
