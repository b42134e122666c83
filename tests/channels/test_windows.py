"""Channels that take replies for a while only: until when is on the card, in the queue's order,
warned of before it passes, and looked at once more when the reply goes out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.capability import Mode, open_way
from bot.channels.contract import Left, Request
from bot.channels.inbound import Inbound
from bot.channels.kakao_counsel import KakaoCounsel
from bot.channels.kakao_counsel import Settings as CounselSettings
from bot.channels.kakao_skill import KakaoSkill
from bot.channels.kakao_skill import Settings as SkillSettings
from bot.channels.meta.events import events_of
from bot.channels.outgoing import Repeat
from bot.clock import now
from bot.db import Database
from bot.decision.rules import Approve
from bot.delivery.step import deliver
from bot.reception import Reception
from bot.settings import Desk, DeskConfig
from bot.sla.step import keep_time, look_at_clocks
from bot.slack.text import moment
from bot.slack.way_lines import way_line, way_view
from bot.tickets.clocks import Due, Level, SlaClock, SlaWarning
from bot.tickets.models import Delivery, Ticket
from bot.tickets.terms import Channel, DeliveryState, TicketType
from tests.channels.test_changes import meta
from tests.channels.test_meta import hook as meta_hook
from tests.channels.test_meta import item
from tests.delivery.sending import ListedSender
from tests.fakes import (
    NOW,
    ListedJobs,
    act,
    fresh_database,
    make_ready,
    payload,
    receive_one,
    row,
    rows,
    said,
    seen,
)

KEY = SecretStr("0123456789abcdef")
LONG = dict.fromkeys(("low", "normal", "high", "urgent"), "2000h")
NOTHING_ELSE_IS_DUE = {"first_response": LONG, "resolution": LONG, "channels": {}}


def config(**sla: Any) -> DeskConfig:
    team = {"name": "Support", "channel": "C_SUPPORT", "lead": "U_LEAD"}
    return DeskConfig.model_validate({"teams": {"support": team}, "sla": sla})


def messenger() -> Inbound:
    [message] = meta({"message": {"mid": "m", "text": "언제 와요?"}})
    assert isinstance(message, Inbound)
    return message


def instagram() -> Inbound:

    asks = item(message={"mid": "m", "text": "언제 와요?"})
    [message] = events_of(meta_hook(asks, kind="instagram"), NOW)
    assert isinstance(message, Inbound)
    return message


def counsel() -> Inbound:
    channel = KakaoCounsel(CounselSettings(path=KEY, client_id=KEY, client_secret=KEY))
    body = json.dumps({"user_key": "u", "sender_key": "s", "message": "언제 와요?"}).encode()
    [message] = channel.parse(Request("POST", "x/message", {}, {}, body, ""), NOW)
    channel.close()
    assert isinstance(message, Inbound)
    return message


WINDOWS = [
    (messenger, timedelta(days=7)),
    (instagram, timedelta(days=7)),
    (counsel, timedelta(days=30)),
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def asked(db: Database, message: Inbound) -> int:
    """Stored, sorted, drafted and in front of a person."""
    ticket_id = receive_one(db, ListedJobs(), message).ticket_id
    make_ready(db, ticket_id)
    with db.write() as session:
        session.get_one(Ticket, ticket_id).type = TicketType.FAQ
    return ticket_id


def tried(db: Database, message: Inbound, at: datetime) -> tuple[Delivery, ListedSender]:
    """What a person approved."""
    act(db, Approve(), seen(db, 1))
    sender = ListedSender(Repeat.BLIND)
    [queued] = rows(db, Delivery)
    deliver(db, ListedJobs(), {message.reply_to["kind"]: sender}, queued.id, now=at)
    return row(db, Delivery, queued.id), sender


@pytest.mark.parametrize(("write", "window"), WINDOWS)
def test_the_card_says_until_when(write: Callable[[], Inbound], window: timedelta) -> None:
    message = write()
    view = way_view(message.channel, message.reply_to, (), now=NOW)
    assert view
    assert moment(NOW + window) in way_line(view, "ko")
    closed = way_view(message.channel, message.reply_to, ("phone",), now=NOW + window)
    assert closed
    assert "전화번호" in way_line(closed, "ko")


@pytest.mark.parametrize(("write", "window"), WINDOWS)
def test_the_queue_goes_by_it_and_warns_before(
    db: Database, write: Callable[[], Inbound], window: timedelta
) -> None:
    ticket_id, settings = asked(db, write()), config(**NOTHING_ELSE_IS_DUE)
    keep_time(db, ListedJobs(), ticket_id, settings, now=NOW)
    clock = row(db, SlaClock, ticket_id)
    assert (clock.due, clock.due_at) == (Due.WINDOW, NOW + window)
    for _ in range(2):
        assert clock.look_at is not None
        assert clock.look_at < NOW + window
        look_at_clocks(db, ListedJobs(), settings, now=clock.look_at)
        clock = row(db, SlaClock, ticket_id)
    levels = [(warning.due, warning.level) for warning in rows(db, SlaWarning)]
    assert levels == [(Due.WINDOW, Level.AT_RISK), (Due.WINDOW, Level.LEAD)]


@pytest.mark.parametrize(("write", "window"), WINDOWS)
@pytest.mark.parametrize("late", [False, True])
def test_it_is_looked_at_once_more_when_the_reply_goes_out(
    db: Database, write: Callable[[], Inbound], window: timedelta, late: bool
) -> None:
    message = write()
    asked(db, message)
    at = NOW + window - timedelta(seconds=0 if late else 1)
    delivery, sender = tried(db, message, at)
    if late:
        assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "send-window-closed")
    assert len(sender.sent) == (not late)


def test_a_customer_who_ends_the_talk_ends_the_window(db: Database) -> None:
    """Until they write again."""
    message, jobs = counsel(), ListedJobs()
    asked(db, message)
    reception = Reception(db, jobs, Desk())
    left = Left(message.channel, message.source, "u")
    for _ in range(2):
        reception.take([left, Left(message.channel, message.source, "somebody else")])
    assert jobs.names() == ["show"]
    delivery, sender = tried(db, message, now())
    assert (delivery.error, sender.sent) == ("send-window-closed", [])
    reception.take([replace(message, event_key="e-2", said_at=NOW + timedelta(minutes=1))])
    assert open_way(row(db, Ticket, 1).reply_to, NOW, by_person=True) is not None


@pytest.mark.parametrize("channel", [Channel.INSTAGRAM, Channel.MESSENGER, Channel.NAVER_TALKTALK])
def test_social_channels_expect_an_answer_within_a_day(db: Database, channel: Channel) -> None:
    """Also where only what a person approves may go out afterwards, or everything may."""
    writes = {Channel.INSTAGRAM: instagram, Channel.MESSENGER: messenger}
    message = writes[channel]() if channel in writes else None

    ticket_id = asked(db, message or said(channel=channel))
    settings = config(first_response=LONG, resolution=LONG)
    keep_time(db, ListedJobs(), ticket_id, settings, now=NOW)
    clock = row(db, SlaClock, ticket_id)
    assert (clock.due, clock.due_at) == (Due.WINDOW, NOW + timedelta(hours=24))


def test_kakaos_callback_gives_way_to_the_tap_and_never_closes() -> None:
    case = payload("kakao_skill/req_callback.json")
    body = case["request"]["body_raw"].encode()
    skill = KakaoSkill(SkillSettings(secret=KEY, bot_id=json.loads(body)["bot"]["id"]))
    [message] = skill.parse(Request("POST", "", {}, {}, body, ""), NOW)
    assert isinstance(message, Inbound)
    later = skill.defer(message, NOW)
    skill.close()
    assert later
    for seconds, mode in ((59, Mode.ONCE), (60, Mode.PULL), (10**6, Mode.PULL)):
        way = open_way(later, NOW + timedelta(seconds=seconds), by_person=False)
        assert way is not None
        assert way.mode is mode
    view = way_view(Channel.KAKAO, later, (), now=NOW)
    assert view
    assert "답변 확인" in way_line(view, "ko")
