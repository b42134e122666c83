"""Replies into the Slack thread a customer's message came from: once, whatever Slack does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.channels.capability import Mode, Route, Way
from bot.channels.outgoing import Outgoing, Repeat, Sender, Sent
from bot.clock import now
from bot.db import Database
from bot.decision.rules import Approve
from bot.delivery.step import deliver
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.playground.faults import Kind
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.slack.client import web_client
from bot.slack.history import LOOK_AFTER_SECONDS
from bot.slack.thread_sender import ThreadSender
from bot.tickets.models import Delivery
from bot.tickets.terms import Channel, DeliveryKind, DeliveryState
from tests.fakes import ListedJobs, act, row, rows, seen, waiting_ticket
from tests.ports import free_port


@pytest.fixture
def asked(playground: Playground) -> Outgoing:
    """A reply to what Zapier has just posted into the inbox channel."""
    ts = playground.app_says("C_INBOX", "배송 언제 오나요?")
    return Outgoing(
        delivery_id="dlv_1",
        ticket_id=1,
        customer_id="c-1",
        source="slack:T_DEMO",
        kind=DeliveryKind.REPLY,
        text="내일 도착해요.",
        approved_by="U_MINA",
        route={"kind": "slack_thread", "channel": "C_INBOX", "ts": ts},
        way=Way(Mode.PUSH),
        first_try_at=now(),
    )


def replies(playground: Playground, asked: Outgoing) -> list[Message]:
    return playground.thread("C_INBOX", asked.route["ts"])[1:]


def test_the_reply_goes_into_the_thread_under_its_delivery_id(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    sent = ThreadSender(client).send(asked)
    [reply] = replies(playground, asked)
    assert sent == Sent(is_confirmed=True, provider_id=reply.ts)
    assert (reply.text, reply.broadcast) == ("내일 도착해요.", False)
    assert reply.metadata == {
        "event_type": "deskbell_reply",
        "event_payload": {"key": "dlv_1"},
    }
    [call] = playground.calls("chat.postMessage")
    assert not call.arguments["unfurl_links"]
    assert not call.arguments["unfurl_media"]


def test_nothing_in_a_reply_is_markup_to_slack(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    hostile = "<!channel> <@U_MINA> <http://evil.example|은행> A&B"
    ThreadSender(client).send(replace(asked, text=hostile))
    assert replies(playground, asked)[0].text == (
        "&lt;!channel&gt; &lt;@U_MINA&gt; &lt;http://evil.example|은행&gt; A&amp;B"
    )


@pytest.mark.parametrize("trouble", ["500", "drop", "timeout"])
def test_no_answer_means_it_may_have_arrived(
    playground: Playground, client: WebClient, asked: Outgoing, trouble: Kind
) -> None:
    playground.fail_next("chat.postMessage", trouble)
    sender = ThreadSender(client)
    with pytest.raises(SendUncertain):
        sender.send(asked)
    found = sender.find(asked)
    arrived = replies(playground, asked)
    assert found == (Sent(provider_id=arrived[0].ts) if arrived else None)
    assert len(arrived) == (0 if trouble == "500" else 1)


def test_busy_is_for_now(playground: Playground, client: WebClient, asked: Outgoing) -> None:
    playground.fail_next("chat.postMessage", "429")
    with pytest.raises(SendFailed) as caught:
        ThreadSender(client).send(asked)
    assert (type(caught.value), caught.value.retry_after) == (SendFailed, 1)


def test_unreachable_is_for_now(asked: Outgoing) -> None:
    away = web_client("xoxb-test", f"http://127.0.0.1:{free_port()}/api/")
    with pytest.raises(SendFailed) as caught:
        ThreadSender(away).send(asked)
    assert type(caught.value) is SendFailed


def test_what_an_administrator_can_lift_is_for_now(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    playground.workspace.channel("C_INBOX").members.remove("U_BOT")
    with pytest.raises(SendFailed, match="not_in_channel") as caught:
        ThreadSender(client).send(asked)
    assert type(caught.value) is SendFailed


def test_what_nobody_can_lift_is_for_good(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    playground.workspace.channel("C_INBOX").is_archived = True
    with pytest.raises(SendRejected, match="is_archived"):
        ThreadSender(client).send(asked)


def test_only_its_own_id_counts_as_found(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    sender = ThreadSender(client)
    playground.says("U_MINA", "C_INBOX", "내일 도착해요.", asked.route["ts"])
    sender.send(replace(asked, delivery_id="dlv_other"))
    assert sender.find(asked) is None


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_a_thread_that_cannot_be_read_is_no_leave_to_send(
    playground: Playground, client: WebClient, asked: Outgoing, trouble: Kind
) -> None:
    playground.fail_next("conversations.replies", trouble)
    with pytest.raises(SendUncertain):
        ThreadSender(client).find(asked)


def test_nobody_looks_before_slack_can_show_the_earlier_try(
    playground: Playground, client: WebClient, asked: Outgoing
) -> None:
    sender = ThreadSender(client)
    with pytest.raises(SendUncertain):
        sender.find(replace(asked, last_try_at=now()))
    assert playground.calls("conversations.replies") == []
    long_ago = now() - timedelta(seconds=LOOK_AFTER_SECONDS)
    assert sender.find(replace(asked, last_try_at=long_ago)) is None


def test_it_can_be_asked() -> None:
    assert ThreadSender.repeat is Repeat.LOOKUP


def test_through_every_kind_of_trouble_each_reply_arrives_once(
    db: Database, playground: Playground, client: WebClient
) -> None:
    senders: dict[str, Sender] = {Route.SLACK_THREAD: ThreadSender(client)}
    threads = []
    for number in range(15):
        ts = playground.app_says("C_INBOX", f"문의 {number}")
        back = {"kind": "slack_thread", "channel": "C_INBOX", "ts": ts}
        ticket_id = waiting_ticket(
            db, event_key=f"e-{number}", thread=ts, channel=Channel.SLACK, reply_to=back
        )
        act(db, Approve(), seen(db, ticket_id))
        threads.append(ts)
    playground.set_faults(rate_429=0.15, rate_500=0.15, rate_drop=0.2)
    for delivery in rows(db, Delivery):
        for _ in range(10):
            deliver(db, ListedJobs(), senders, delivery.id, now=now())
            if row(db, Delivery, delivery.id).state is DeliveryState.DELIVERED:
                break
            _let_time_pass(db)
    assert {delivery.state for delivery in rows(db, Delivery)} == {DeliveryState.DELIVERED}
    assert [len(playground.thread("C_INBOX", ts)) for ts in threads] == [2] * 15


def _let_time_pass(db: Database) -> None:
    with db.write() as session:
        for delivery in session.exec(select(Delivery)):
            if delivery.last_try_at:
                delivery.last_try_at -= timedelta(minutes=1)
            session.add(delivery)
