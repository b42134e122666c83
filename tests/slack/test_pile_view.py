"""Slack takes the card and the form of a pile, at their fullest and in both languages."""

import json

import pytest
from slack_sdk import WebClient

from bot.decision.rules import CardRef
from bot.piles.rules import LONGEST, MOST
from bot.playground.blocks import Surface, problems, view_problems
from bot.playground.checks import text_length
from bot.slack.pile_view import PileView, Waiting, pile_card, pile_modal, ticked
from bot.slack.submission import Submission
from bot.tickets.terms import Channel
from tests.slack.samples import HOSTILE, LANGUAGES, raw_markup, texts

REFS = [CardRef(10**9 + each, 10**6, "f" * 16) for each in range(MOST)]


def full(text: str, count: int = MOST) -> PileView:
    waiting = [
        Waiting(ref, text, Channel.NAVER_TALKTALK, text, text[:LONGEST]) for ref in REFS[:count]
    ]
    return PileView(10**9, 10_000, waiting, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "가" * 3_000, *HOSTILE.values()])
def test_slack_takes_every_pile(client: WebClient, language: str, text: str) -> None:
    for view in (full(text), full(text, 1), PileView(1, 0, ())):
        post = pile_card(view, language)
        assert problems(post["blocks"], Surface.MESSAGE) == []
        assert text_length(post["blocks"]) <= 10_000
        assert "".join(map(raw_markup, texts(post, "mrkdwn"))) == ""
        assert client.chat_postMessage(channel="C_SUPPORT", **post)["ok"]
    form = pile_modal(full(text), language)
    assert view_problems(form) == []
    assert len(json.dumps(form)) < 250_000


def test_the_form_shows_every_line_of_a_draft() -> None:
    lines = "\n".join(f"{number}." for number in range(200))
    view = PileView(1, 1, [Waiting(REFS[0], "Hana", Channel.EMAIL, "?", lines)])
    assert lines in texts(pile_modal(view, "ko"), "text")


def test_the_form_carries_exactly_what_was_read() -> None:
    boxes: dict[str, tuple[str, ...]] = {
        block["block_id"]: (block["element"]["initial_options"][0]["value"],)
        for block in pile_modal(full("x"), "ko")["blocks"]
        if block["type"] == "input"
    }
    boxes["send:1000000003"] = ()  # unticked
    form = Submission("U_MINA", "T", "T", "V1", "modal_pile", "", "", boxes)
    assert ticked(form) == [ref for ref in REFS if ref.ticket_id != 10**9 + 3]
