"""The Home being opened, and what people choose on it. Each person's own, whenever they look."""

from dataclasses import replace

from slack_bolt import Ack

from bot.clock import now
from bot.errors import NotAllowed
from bot.slack.block import View
from bot.slack.home_rows import home_rows
from bot.slack.home_view import EVERYTHING, Trouble, closed_home_view, home_view
from bot.slack.ids import Action
from bot.slack.listeners import action
from bot.slack.payloads import Click
from bot.slack.refs import WHOLE_QUEUE, Looking, term_at
from bot.slack.requests.terms import Only
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.text import in_words
from bot.tickets.terms import TicketType


def show_home(desk: Surface, user_id: str, looking: Looking = WHOLE_QUEUE) -> None:
    """After the acknowledgement: with ten thousand tickets it takes a moment."""
    desk.run(_publish, desk, user_id, looking)


def _publish(desk: Surface, user_id: str, looking: Looking) -> None:
    desk.call(desk.client.views_publish, user_id=user_id, view=_home(desk, user_id, looking))


def _home(desk: Surface, user_id: str, looking: Looking) -> View:
    """Guests may open it too, but customers' names are not for them."""
    try:
        desk.people.require(user_id, Role.VIEWER)
    except NotAllowed as e:
        return closed_home_view(desk.config.shop.name, in_words(e, desk.language), desk.language)
    troubles = tuple(Trouble(text) for text in desk.troubles())
    workspace = desk.people.identity().url
    with desk.db.read() as session:
        view = home_rows(
            session,
            user_id,
            desk.config,
            troubles,
            looking=looking,
            workspace=workspace,
            is_admin=desk.people.role(user_id) is Role.ADMIN,
            now=now(),
        )
    return home_view(view, desk.language)


def _look(desk: Surface, click: Click, ack: Ack) -> None:
    looking = chosen(Looking.read(click.private_metadata), Action(click.action_id), click)
    ack()
    show_home(desk, click.user_id, looking)


def chosen(looking: Looking, action: Action, click: Click) -> Looking:
    """What is looked at after a click; another choice begins at its first page.

    Raises Unreadable for what none of our menus holds.
    """
    value = "" if click.value == EVERYTHING else click.value
    match action:
        case Action.HOME_ONLY:
            return replace(looking, only=term_at(Only, value), page=1)
        case Action.HOME_TEAM:
            return replace(looking, team=value, page=1)
        case Action.HOME_TYPE:
            return replace(looking, type=term_at(TicketType, value), page=1)
        case Action.HOME_FIND:
            return replace(looking, find=click.value.strip(), page=1)
        case Action.HOME_ON | Action.HOME_BACK:
            return replace(looking, page=click.number)
        case _:
            return WHOLE_QUEUE


_LOOKS = (
    Action.HOME_ONLY,
    Action.HOME_TEAM,
    Action.HOME_TYPE,
    Action.HOME_FIND,
    Action.HOME_ALL,
    Action.HOME_ON,
    Action.HOME_BACK,
)
LISTENERS = tuple(action(each, Role.VIEWER, _look) for each in _LOOKS)
