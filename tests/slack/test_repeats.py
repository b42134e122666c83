"""Slack repeats events it got no answer for: a question in a channel is answered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.environment import Environment
from bot.playground.server import Playground
from bot.settings import DeskConfig, Shop
from bot.slack.repeats import once
from bot.tickets.terms import Language
from bot.wiring import Desk
from tests.slack.signed import SECRET, SignedSlack


@pytest.fixture
def slack(playground: Playground, tmp_path: Path) -> Iterator[SignedSlack]:
    env = Environment(
        slack_bot_token=playground.settings.bot_token,
        slack_signing_secret=SECRET,
        slack_api_url=playground.api_url,
        deskbell_home=tmp_path,
    )
    desk = Desk(env, DeskConfig(shop=Shop(desk_language=Language.EN)))
    yield SignedSlack(playground, desk, "U_MINA")
    desk.close()


def test_a_question_that_slack_repeats_is_answered_once(slack: SignedSlack) -> None:
    for event_id in ("Ev1", "Ev1", "Ev2", "Ev1"):
        slack.mentions("queue", event_id)
    assert len(slack.playground.ephemerals("U_MINA", "C_SUPPORT")) == 2


def test_what_failed_is_carried_out_when_it_comes_again(slack: SignedSlack) -> None:
    carried_out = []

    def fails_first() -> None:
        carried_out.append("tried")
        if len(carried_out) == 1:
            raise OSError("the disk was full")

    surface = slack.desk.surface()
    with pytest.raises(OSError, match="full"):
        once(surface, "Ev3", fails_first)
    once(surface, "Ev3", fails_first)
    once(surface, "Ev3", fails_first)
    assert carried_out == ["tried", "tried"]
