"""A window that Slack did not open in its three seconds: the person hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.environment import Environment
from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from bot.settings import DeskConfig, Shop
from bot.slack.card_rows import card_ref
from bot.slack.ids import Action, ShortcutId
from bot.slack.refs import dump_ref
from bot.texts import say
from bot.tickets.presence import Presence
from bot.tickets.queries import draft_of, get_ticket
from bot.tickets.terms import Language
from bot.wiring import Desk
from tests.fakes import rows, waiting_ticket
from tests.slack.signed import SECRET, SignedSlack

SORA = "U_SORA"  # an admin
CHANNEL, ELSEWHERE = "C_SUPPORT", "C_GENERAL"  # the bot is not in the second


@pytest.fixture(params=list(Language))
def slack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SignedSlack]:
    """Every trigger has expired when the desk uses it."""
    pace = Pace(trigger=0)
    with Playground(PlaygroundSettings(lang=request.param.value, pace=pace)) as playground:
        env = Environment(
            slack_bot_token=playground.settings.bot_token,
            slack_signing_secret=SECRET,
            slack_api_url=playground.api_url,
            deskbell_home=tmp_path,
        )
        desk = Desk(env, DeskConfig(shop=Shop(desk_language=request.param)))
        yield SignedSlack(playground, desk, SORA)
        desk.close()


def _refusal(slack: SignedSlack) -> str:
    return say(slack.playground.settings.lang, "error-not-opened")


def _in_channel(slack: SignedSlack, channel: str) -> list[str]:
    return [message.text for message in slack.playground.ephemerals(SORA, channel)]


def _directly(slack: SignedSlack) -> list[str]:
    direct = slack.playground.world.workspace.direct_message(SORA)
    return [message.text for message in direct.messages.values()]


def test_pressed_on_a_card_it_is_told_in_the_channel_and_nobody_is_there(
    slack: SignedSlack,
) -> None:
    slack.desk.launch()  # who is there is shown by a job
    ticket_id = waiting_ticket(slack.desk.db)
    with slack.desk.db.read() as session:
        ticket = get_ticket(session, ticket_id)
        about = dump_ref(card_ref(ticket, draft_of(session, ticket)))
    slack.presses(Action.EDIT, about, channel=CHANNEL)
    assert _in_channel(slack, CHANNEL) == [_refusal(slack)]
    assert rows(slack.desk.db, Presence) == []


def test_pressed_on_the_home_it_is_told_directly(slack: SignedSlack) -> None:
    slack.presses(Action.AUTONOMY)
    assert _directly(slack) == [_refusal(slack)]


def test_typed_where_the_bot_is_no_member_it_is_told_directly(slack: SignedSlack) -> None:
    slack.says("new", channel=ELSEWHERE)
    assert _in_channel(slack, ELSEWHERE) == []
    assert _directly(slack) == [_refusal(slack)]


def test_chosen_from_the_menu_of_a_message_it_is_told_in_the_channel(slack: SignedSlack) -> None:
    slack.uses(ShortcutId.FROM_MESSAGE, channel=CHANNEL)
    assert _in_channel(slack, CHANNEL) == [_refusal(slack)]
