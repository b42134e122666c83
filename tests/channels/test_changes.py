"""What a customer edits, takes back or wants forgotten: on every channel that tells, down to our
copies, what was made of them, and the card's thread."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import SQLModel

from bot.channels.channel_talk import ChannelTalk
from bot.channels.channel_talk import Settings as ChannelTalkSettings
from bot.channels.contract import Edited, Event, Request, Withdrawn
from bot.channels.meta.channel import Meta
from bot.channels.meta.channel import Settings as MetaSettings
from bot.channels.naver_talktalk import NaverTalkTalk
from bot.channels.naver_talktalk import Settings as TalkTalkSettings
from bot.db import Database
from bot.erasure.step import ERASED
from bot.intake.changes import WITHDRAWN
from bot.reception import Reception
from bot.settings import Desk, Inbox
from bot.slack import inbox
from bot.slack.payloads import MessageEvent
from bot.tickets.models import Customer, Message, SlackPost, Ticket
from bot.tickets.relabels import Relabel
from bot.tickets.terms import Priority, Sentiment, TicketState, TicketType, Urgency
from knowledge.learned import Lesson, LessonRow, teach
from tests.channels.test_channel_talk import hook as talk_hook
from tests.channels.test_meta import hook as meta_hook
from tests.channels.test_meta import item
from tests.fakes import MINA, NOW, ListedJobs, fresh_database, payload, row, rows

KEY = SecretStr("0123456789abcdef")


def meta(said: dict[str, Any]) -> Sequence[Event]:
    channel = Meta(MetaSettings(app_secret=KEY, verify_token=KEY, page_token=KEY))
    try:
        return channel.parse(Request("POST", "", {}, {}, meta_hook(item(**said)), ""), NOW)
    finally:
        channel.close()


def channel_talk(said: tuple[str, dict[str, Any]]) -> Sequence[Event]:
    channel = ChannelTalk(ChannelTalkSettings(access_key=KEY, access_secret=KEY, token=KEY))
    event, entity = said
    body = json.dumps(talk_hook(event, **entity)).encode()
    try:
        return channel.parse(Request("POST", "", {}, {}, body, ""), NOW)
    finally:
        channel.close()


def slack(said: dict[str, Any]) -> Sequence[Event]:
    usual = {"type": "message", "channel": "C_SHARED", "user_team": "T_THEIRS"}
    read = MessageEvent.read({"team_id": "T_OURS", "event": usual | said})
    found = inbox.parse(read, Inbox(customers=("C_SHARED",)), lambda _: False, now=NOW)
    assert found
    return [found]


def talktalk(name: str) -> Sequence[Event]:
    channel = NaverTalkTalk(TalkTalkSettings(path=KEY, key=KEY))
    body = payload(f"naver_talktalk/{name}.json")["request"]["body_raw"].encode()
    try:
        return channel.parse(Request("POST", "", {}, {}, body, ""), NOW)
    finally:
        channel.close()


SLACKS = {"user": "U_THEIRS", "ts": "1.1", "text": "종로구로 보내 주세요"}
TOLD = {
    "meta": (
        meta({"message": {"mid": "m", "text": "종로구로 보내 주세요"}}),
        meta({"message_edit": {"mid": "m", "text": "마포구로"}}),
        meta({"message": {"mid": "m", "is_deleted": True}}),
    ),
    "channel_talk": (
        channel_talk(("push", {})),
        channel_talk(("update", {"plainText": "마포구로"})),
        channel_talk(("update", {"state": "removed"})),
    ),
    "slack": (
        slack(SLACKS),
        slack({"subtype": "message_changed", "message": SLACKS | {"text": "마포구로"}}),
        slack({"subtype": "message_deleted", "deleted_ts": "1.1", "previous_message": SLACKS}),
    ),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.mark.parametrize("channel", TOLD)
def test_an_edit_and_a_deletion_reach_the_message_they_are_about(
    db: Database, channel: str
) -> None:
    wrote, edited, deleted = TOLD[channel]
    jobs = ListedJobs()
    reception = Reception(db, jobs, Desk())
    reception.take(wrote)
    for change, left in ((edited, "마포구로"), (deleted, WITHDRAWN), (deleted, WITHDRAWN)):
        reception.take(change)
        [message] = rows(db, Message)
        assert message.text == left
    reception.take(wrote)  # the vendor repeats itself
    assert [message.text for message in rows(db, Message)] == [WITHDRAWN]
    assert jobs.names() == ["handle", "reread", "reread"]


def test_who_leaves_talktalk_is_forgotten(db: Database) -> None:
    reception = Reception(db, ListedJobs(), Desk())
    reception.take(talktalk("send_image"))
    reception.take(talktalk("profile_withdraw"))
    [customer], [message] = rows(db, Customer), rows(db, Message)
    assert (message.text, message.attachments) == (ERASED, [])
    assert customer.external_id.startswith("erased-")


def made_of_it(db: Database, ticket: Ticket) -> None:
    """A lesson, a corrected label, and an entry in the card's thread, of the first turn."""
    assert ticket.id is not None
    labels: dict[str, Any] = {"type": TicketType.FAQ, "priority": Priority.LOW}
    labels |= {"urgency": Urgency.LOW, "sentiment": Sentiment.NEUTRAL}
    mine: dict[str, Any] = {"ticket_id": ticket.id, "turn": 1}
    relabel = Relabel(
        **mine, **labels, text="x", label="type", before="", after="", made_by=MINA, made_at=NOW
    )
    entry = SlackPost(
        **mine, key="turn:1:1:1", number=1, team="t", channel="C", ts="1", shown_revision=9
    )
    with db.write() as session:
        for turn in (1, 2):
            key = f"{ticket.customer_id}:{ticket.id}:{turn}:right"
            teach(session, Lesson("a-1", "종로구", "ko"), key=key, by=MINA, now=NOW)
        session.add_all([relabel, entry])
        waits = session.get_one(Ticket, ticket.id)
        waits.turn, waits.state = 2, TicketState.WAITING


@pytest.mark.parametrize(
    ("change", "kept"), [(Edited("meta:page:PAGE_1", "m", "마포구로"), 0), (None, 2)]
)
def test_what_was_made_of_the_old_words_goes_with_them(
    db: Database, change: Event | None, kept: int
) -> None:
    """Of that turn, and of no other."""
    reception = Reception(db, ListedJobs(), Desk())
    reception.take(TOLD["meta"][0])
    made_of_it(db, row(db, Ticket, 1))
    reception.take([change or Withdrawn("meta:page:PAGE_1", "another")])
    left: list[Sequence[SQLModel]] = [rows(db, LessonRow)[:-1], rows(db, Relabel)]
    assert sum(map(len, left)) == kept
    assert rows(db, SlackPost)[0].shown_revision == (9 if kept else 0)
    assert rows(db, LessonRow)[-1].key == "1:1:2:right"
