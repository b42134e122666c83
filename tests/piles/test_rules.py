"""Which tickets may be approved together: the same answer, and nothing that needs a look."""

from dataclasses import replace
from typing import Any

import pytest

from bot.piles.rules import LONGEST, key_of
from bot.tickets.models import Ticket
from bot.tickets.terms import (
    Channel,
    ConfidenceLevel,
    DraftKind,
    Lack,
    Review,
    TicketState,
    TicketType,
)
from bot.tickets.values import Sentence, Unsupported
from tests.fakes import MINA, NOW
from tests.slack.samples import ANSWER

UNSURE = replace(ANSWER, level=ConfidenceLevel.LOW)
NO_SOURCE = (Unsupported(Lack.COUNT, "3"),)


def ticket(**fields: Any) -> Ticket:
    values: dict[str, Any] = {
        "customer_id": 1,
        "channel": Channel.KAKAO,
        "source": "shop",
        "state": TicketState.WAITING,
        "type": TicketType.FAQ,
        "team": "support",
        "opened_at": NOW,
        "updated_at": NOW,
    }
    return Ticket(**(values | fields))


def key(one: Ticket | None = None, **about: Any) -> str:
    values: dict[str, Any] = {
        "draft": ANSWER,
        "messages": 1,
        "can_reply": True,
        "has_cautions": False,
    }
    return key_of(one or ticket(), **(values | about))


def test_greetings_and_channels_do_not_part_the_same_answer() -> None:
    greeted = (Sentence("하나님, 안녕하세요!"), *ANSWER.sentences[1:])
    assert key() == key(ticket(channel=Channel.EMAIL), draft=replace(ANSWER, sentences=greeted))


def test_a_model_words_each_draft_anew_so_the_passages_must_do() -> None:
    said = replace(ANSWER, model="m")
    other = replace(said, sentences=(Sentence("It takes 2 days.", ("shipping", "islands")),))
    assert key(draft=said) == key(draft=other) != ""
    assert key(draft=replace(other, model="")) != key()


@pytest.mark.parametrize(
    "other",
    [
        {"one": ticket(team="orders")},
        {"one": ticket(type=TicketType.ORDER)},
        {"one": ticket(language="en")},
        {"draft": replace(ANSWER, sentences=ANSWER.sentences[:2])},
    ],
)
def test_another_answer_is_another_pile(other: dict[str, Any]) -> None:
    assert key(**other) not in ("", key())


@pytest.mark.parametrize(
    "alone",
    [
        {"one": ticket(state=TicketState.NEW)},
        {"one": ticket(state=TicketState.SNOOZED)},
        {"one": ticket(review=[Review.LEGAL])},
        {"one": ticket(assignee=MINA)},
        {"one": ticket(escalated_by=MINA)},
        {"messages": 2},
        {"can_reply": False},
        {"has_cautions": True},
        {"draft": None},
        {"draft": UNSURE},
        {"draft": replace(ANSWER, kind=DraftKind.HANDOFF)},
        {"draft": replace(ANSWER, text="가" * (LONGEST + 1))},
        {"draft": replace(ANSWER, sentences=(Sentence("x", ("a",), NO_SOURCE),))},
        {"draft": replace(ANSWER, sentences=(Sentence("감사합니다."),))},
    ],
)
def test_what_needs_a_look_of_its_own_is_in_no_pile(alone: dict[str, Any]) -> None:
    assert key(**alone) == ""
