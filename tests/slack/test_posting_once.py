"""However Slack behaves between two tries, a ticket has one card."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.db import Database
from bot.playground.faults import Kind
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.settings import DeskConfig, Team
from bot.slack.client import web_client
from bot.slack.compose import Composer
from bot.slack.poster import LOOK_AFTER_SECONDS, Poster
from bot.tickets.models import SlackChannel, SlackPost
from tests.fakes import fresh_database, waiting_ticket

CHANNEL = "C_SUPPORT"


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(PlaygroundSettings(lang="en", limits="off")) as running:
        yield running


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as database:
        yield database


@pytest.fixture
def poster(db: Database, playground: Playground) -> Poster:
    config = DeskConfig(teams={"support": Team(name="Support", channel=CHANNEL)})
    client = web_client(playground.settings.bot_token, playground.api_url)
    return Poster(db, client, Composer(config))


def let_time_pass(db: Database) -> None:
    """As if the waits were over: Slack's history has caught up, nobody asks us to be quiet."""
    with db.write() as session:
        for post in session.exec(select(SlackPost)):
            assert post.last_try_at is not None
            post.last_try_at -= timedelta(seconds=LOOK_AFTER_SECONDS)
            session.add(post)
        for channel in session.exec(select(SlackChannel)):
            session.delete(channel)


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_trouble_while_we_look_for_a_post_does_not_make_a_second_one(
    db: Database, playground: Playground, poster: Poster, trouble: Kind
) -> None:
    ticket_id = waiting_ticket(db)
    playground.fail_next("chat.postMessage", "drop")
    assert poster.show(ticket_id, "first") is not None
    let_time_pass(db)
    playground.fail_next("conversations.history", trouble)
    assert poster.show(ticket_id, "second") is not None
    let_time_pass(db)
    assert poster.show(ticket_id, "third") is None
    assert len(playground.messages(CHANNEL)) == 1
