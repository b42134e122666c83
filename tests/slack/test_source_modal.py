"""Choosing the source of a draft, and what the card says was learned from it."""

from dataclasses import replace

import pytest

from bot.learning.values import Choice, Learned
from bot.playground.blocks import view_problems
from bot.slack.cards import ticket_card
from bot.slack.fields import Unreadable
from bot.slack.ids import Action, Field, RewriteChoice
from bot.slack.ids import View as Id
from bot.slack.payloads import Suggestion
from bot.slack.refs import read_ref
from bot.slack.source_modal import chosen_source, source_modal, source_options
from bot.slack.submission import Submission
from bot.tickets.values import SourceRef
from tests.slack.samples import (
    FAQ,
    HANDOFF,
    HOSTILE,
    LANGUAGES,
    REF,
    pressable,
    raw_markup,
    shown,
    texts,
)
from tests.slack.test_cards import assert_slack_takes_it

CHOICES = [Choice(f"ko-ship-{n:02}", f"배송 질문 {n}", "배송") for n in range(30)]


def form(**values: str) -> Submission:
    return Submission(
        user_id="U_MINA",
        user_team="",
        team_id="",
        view_id="V1",
        callback_id=Id.SOURCE,
        private_metadata="",
        trigger_id="",
        values={name: (value,) for name, value in values.items()},
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_the_form_whatever_is_in_it(text: str, language: str) -> None:
    view = source_modal(
        REF,
        messages=[text, text],
        sources=[SourceRef("a", text)],
        candidates=[Choice(f"id-{n}", text, text) for n in range(9)],
        language=language,
    )
    assert view_problems(view) == []
    assert read_ref(view["private_metadata"]) == REF
    for words in texts(view["blocks"], "mrkdwn"):
        assert raw_markup(words) == ""


def test_without_candidates_the_search_is_what_must_be_filled_in() -> None:
    view = source_modal(REF, messages=[], sources=[], candidates=[], language="ko")
    assert view_problems(view) == []
    (only,) = [block for block in view["blocks"] if block["type"] == "input"]
    assert (only["block_id"], only["optional"]) == (Field.ARTICLE, False)


def test_the_list_for_one_search_is_short_enough_for_slack() -> None:
    options = source_options(CHOICES)
    assert len(options) == 20
    assert options[0]["value"] == "ko-ship-00"
    assert options[0]["description"]["text"] == "배송"


def test_what_was_searched_for_goes_before_the_list() -> None:
    assert chosen_source(form(article="a", candidate="b"), "ko") == "a"
    assert chosen_source(form(candidate="b"), "ko") == "b"
    assert list(chosen_source(form(), "ko")) == [Field.ARTICLE]


def test_what_somebody_types_is_read_and_nothing_else() -> None:
    body = {"user": {"id": "U_MINA"}, "action_id": Field.ARTICLE, "value": "배송" * 200}
    asked = Suggestion.read(body)
    assert (asked.user_id, len(asked.typed)) == ("U_MINA", 150)
    for broken in ({}, {"user": {"id": "U_MINA"}}, None, {**body, "user": "x"}):
        with pytest.raises(Unreadable):
            Suggestion.read(broken)


def test_an_answer_offers_it_in_its_menu_and_a_handoff_as_a_button() -> None:
    menu = pressable(ticket_card(FAQ, "ko")["blocks"])[Action.REWRITE]["options"]
    assert any(f'"do":"{RewriteChoice.SOURCE}"' in option["value"] for option in menu)
    assert Action.CHOOSE_SOURCE in pressable(ticket_card(HANDOFF, "ko")["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_card_says_what_was_learned(text: str, language: str) -> None:
    for learned in (Learned(text), Learned("", (text,)), Learned(text, (text,) * 9)):
        assert_slack_takes_it(ticket_card(replace(FAQ, learned=learned), language))


def test_a_card_that_learned_nothing_says_nothing_of_it() -> None:
    plain = ticket_card(FAQ, "ko")
    assert ticket_card(replace(FAQ, learned=Learned()), "ko") == plain
    told = ticket_card(replace(FAQ, learned=Learned("배송비", ("환불",))), "ko")
    assert "배운 것" in shown(told["blocks"])
