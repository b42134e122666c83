"""The audit finds what it is there to find, and nothing else."""

from dataclasses import replace

import pytest

from tests.bench.audit import Card, Evidence, Queued, Reply, examine

ANSWERED = Evidence(
    accepted=frozenset({"e1", "e2"}),
    stored={"e1": (1, 1), "e2": (1, 2)},
    deliveries={"d1": Queued((1, 1), "delivered"), "d2": Queued((1, 2), "delivered")},
    replies=(Reply("d1", 1), Reply("d2", 1)),
    cards=(Card("card:1:1"), Card("turn:1:1:1")),
)


def test_a_run_in_which_everybody_was_answered_once_is_in_order() -> None:
    found = examine(ANSWERED)
    assert (found.lost, found.waiting, found.duplicate_replies) == ((), 0, 0)
    assert (found.duplicate_posts, found.uncertain, found.hidden_uncertain) == ((), 0, ())


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"accepted": frozenset({"e1", "e3"})}, ("e3",)),  # answered 202 and never stored
        ({"replies": (Reply("d1", 1),)}, ("e2",)),  # stored, and nobody sees it
        ({"replies": (Reply("d1", 1),), "cards": (Card("card:1:1", frozenset({1})),)}, ()),
        ({"replies": (Reply("d1", 1),), "cards": (Card("card:2:1", frozenset({2})),)}, ("e2",)),
        ({"replies": (Reply("unknown", 1), Reply("other", 1))}, ()),  # somehow answered
    ],
)
def test_an_accepted_message_is_answered_or_open_on_a_card_or_lost(
    changes: dict[str, object], lost: tuple[str, ...]
) -> None:
    assert examine(replace(ANSWERED, **changes)).lost == lost  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("replies", "duplicates"),
    [
        ((("d1", 1), ("d1", 1)), 1),  # one id, shown twice
        ((("d1", 1), ("d2", 1), ("d3", 1)), 1),  # two deliveries of one turn
        ((("x", 1), ("y", 1)), 0),  # strange ids, one for each turn
        ((("x", 1), ("y", 1), ("z", 1)), 1),
        ((("d1", 1), ("x", 1)), 0),
        ((("d1", 1), ("x", 1), ("y", 1)), 1),
        ((("x", 9),), 1),  # a ticket nobody wrote into
    ],
)
def test_a_customer_answered_twice_is_counted(
    replies: tuple[tuple[str, int], ...], duplicates: int
) -> None:
    evidence = replace(
        ANSWERED,
        deliveries={**ANSWERED.deliveries, "d3": Queued((1, 2), "delivered")},
        replies=tuple(Reply(*reply) for reply in replies),
    )
    assert examine(evidence).duplicate_replies == duplicates


def test_a_second_message_under_the_same_key_is_named() -> None:
    evidence = replace(ANSWERED, cards=(Card("card:1:1"), Card("card:1:1"), Card("card:2:1")))
    assert examine(evidence).duplicate_posts == ("card:1:1",)


def test_an_uncertain_delivery_must_be_on_a_card() -> None:
    unsure = replace(
        ANSWERED,
        deliveries={**ANSWERED.deliveries, "d2": Queued((1, 2), "uncertain")},
        replies=(Reply("d1", 1),),
    )
    assert examine(unsure).hidden_uncertain == ("d2",)
    assert examine(unsure).lost == ("e2",)
    shown = replace(unsure, cards=(Card("card:1:1", settles=frozenset({"d2"})),))
    assert examine(shown).hidden_uncertain == ()
    assert (examine(shown).lost, examine(shown).waiting) == ((), 1)
