"""Delivering over real HTTP: every ending a try can have, and what a crash in the middle means."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from bot.channels.capability import Route
from bot.channels.outgoing import Repeat, Sender
from bot.channels.reply_webhook import ReplyWebhook
from bot.channels.standard_webhooks import new_secret
from bot.db import Database
from bot.decision.rules import Edit
from bot.delivery.step import _start, deliver
from bot.errors import SendFailed, SendUncertain
from bot.tickets.models import Delivery, Ticket
from bot.tickets.terms import DeliveryState, EventKind, TicketState
from tests.delivery.sending import ListedSender, approved, events
from tests.fakes import (
    MINA,
    NOW,
    Answer,
    Asked,
    ListedJobs,
    Sink,
    act,
    fresh_database,
    make_ready,
    receive_one,
    row,
    rows,
    said,
    seen,
)
from tests.ports import free_port

SECRET = new_secret()
S = DeliveryState


@pytest.fixture
def webhook() -> Iterator[dict[str, Sender]]:
    sender = ReplyWebhook({"shop": (SECRET,)}.__getitem__)
    yield {Route.WEBHOOK: sender}
    sender.close()


def test_a_delivered_reply_is_done(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    before = row(db, Ticket, delivery.ticket_id).revision
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.attempts, done.is_in_flight) == (S.DELIVERED, 1, False)
    assert (done.first_try_at, done.done_at, done.error) == (NOW, NOW, "")
    assert len(sink.got) == 1
    assert events(db) == [EventKind.DELIVERY_DELIVERED]
    assert jobs.asked == [Asked("show", (delivery.ticket_id, before + 1))]

    deliver(db, jobs, webhook, delivery.id, now=NOW)
    assert len(sink.got) == 1
    deliver(db, jobs, webhook, "dlv_nobody", now=NOW)


def test_a_receiver_that_fails_once_gets_the_same_reply_again(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    sink.will(500)
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    queued = row(db, Delivery, delivery.id)
    assert (queued.state, queued.is_in_flight) == (S.QUEUED, False)
    assert queued.error == "send-answered:500"
    again, shown = jobs.asked
    assert again.args == (delivery.id, 2)
    assert 5 <= again.delay <= 5.5
    assert queued.next_try_at == NOW + timedelta(seconds=again.delay)
    assert shown.job == "show"

    deliver(db, jobs, webhook, delivery.id, now=NOW + timedelta(seconds=6))
    assert row(db, Delivery, delivery.id).state is S.DELIVERED
    assert row(db, Delivery, delivery.id).first_try_at == NOW
    first, second = sink.got
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


def test_a_receiver_may_ask_for_patience(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    sink.will(Answer(429, (("retry-after", "120"),)))
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    assert 120 <= jobs.asked[0].delay <= 132


def test_after_ten_refusals_a_person_is_told(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    sink.will(*[503] * 10)
    for _ in range(10):
        deliver(db, jobs, webhook, delivery.id, now=NOW)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.attempts) == (S.FAILED, 10)
    assert [asked.args[1] for asked in jobs.asked if asked.job == "deliver"] == list(range(2, 11))
    assert events(db) == [EventKind.DELIVERY_FAILED]


def test_a_refusal_for_good_is_told_at_once(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    sink.will(422)
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.done_at) == (S.FAILED, NOW)
    assert jobs.names() == ["show"]
    assert row(db, Ticket, delivery.ticket_id).reply_to != {"kind": "none"}


def test_410_closes_the_way_back(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    sink.will(410)
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).state is S.FAILED
    assert row(db, Ticket, delivery.ticket_id).reply_to == {"kind": "none"}


def test_410_does_not_close_a_newer_way_back(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, sink.url)
    newer = {"kind": "webhook", "url": "http://127.0.0.1:9/newer"}
    receive_one(db, jobs, said(event_key="e-2", reply_to=newer))
    sink.will(410)
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).state is S.FAILED
    assert row(db, Ticket, delivery.ticket_id).reply_to == newer


def test_nobody_listening_is_tried_again(
    db: Database, jobs: ListedJobs, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, f"http://127.0.0.1:{free_port()}/")
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    queued = row(db, Delivery, delivery.id)
    assert (queued.state, queued.is_in_flight) == (S.QUEUED, False)
    assert "send-no-connection" in queued.error


@pytest.mark.parametrize("how", ["drop", "stall"])
def test_a_reply_that_may_have_arrived_is_sent_again_under_its_id(
    db: Database, jobs: ListedJobs, sink: Sink, webhook: dict[str, Sender], how: str
) -> None:
    delivery = approved(db, sink.url)
    sink.will(Answer(how=how))
    impatient = ReplyWebhook({"shop": (SECRET,)}.__getitem__, timeout=httpx.Timeout(5, read=0.3))
    deliver(db, jobs, {Route.WEBHOOK: impatient}, delivery.id, now=NOW)
    impatient.close()
    assert row(db, Delivery, delivery.id).state is S.QUEUED
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).state is S.DELIVERED
    assert {got.headers["webhook-id"] for got in sink.got} == {delivery.id}


def test_a_reserved_network_is_never_written_to(
    db: Database, jobs: ListedJobs, webhook: dict[str, Sender]
) -> None:
    delivery = approved(db, "http://169.254.169.254/latest")
    deliver(db, jobs, webhook, delivery.id, now=NOW)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.error) == (S.FAILED, "send-reserved-network")


def test_a_way_nobody_serves_fails_where_a_person_sees_it(db: Database, jobs: ListedJobs) -> None:
    delivery = approved(db)
    deliver(db, jobs, {}, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).state is S.FAILED


# what a crash means for each kind of sender


def interrupted(db: Database, delivery: Delivery) -> None:
    """The process is killed between committing the intent and recording the result."""
    with db.write() as session:
        assert _start(session, delivery.id, NOW)
    assert row(db, Delivery, delivery.id).is_in_flight


LATER = NOW + timedelta(minutes=1)


@pytest.mark.parametrize("arrived", [True, False])
def test_where_copies_are_dropped_an_interrupted_try_is_simply_repeated(
    db: Database, jobs: ListedJobs, arrived: bool
) -> None:
    delivery, sender = approved(db), ListedSender(Repeat.IDEMPOTENT)
    interrupted(db, delivery)
    sender.sent += [delivery.id] * arrived
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    assert row(db, Delivery, delivery.id).state is S.DELIVERED
    assert sender.sent == [delivery.id] * (2 if arrived else 1)
    assert sender.asked == []


@pytest.mark.parametrize("arrived", [True, False])
def test_where_the_far_side_can_be_asked_it_is_asked_first(
    db: Database, jobs: ListedJobs, arrived: bool
) -> None:
    delivery, sender = approved(db), ListedSender(Repeat.LOOKUP)
    interrupted(db, delivery)
    sender.sent += [delivery.id] * arrived
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.attempts) == (S.DELIVERED, 2)
    assert done.provider_id == ("found" if arrived else "")
    assert sender.sent == [delivery.id]
    assert sender.asked == [NOW]  # when the try in question went out


@pytest.mark.parametrize("arrived", [True, False])
def test_where_nobody_can_know_a_person_is_asked_and_nothing_is_sent(
    db: Database, jobs: ListedJobs, arrived: bool
) -> None:
    delivery, sender = approved(db), ListedSender(Repeat.BLIND)
    interrupted(db, delivery)
    sender.sent += [delivery.id] * arrived
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    assert row(db, Delivery, delivery.id).state is S.UNCERTAIN
    assert sender.sent == [delivery.id] * arrived
    assert jobs.names() == ["show"]
    assert events(db) == [EventKind.DELIVERY_UNCERTAIN]


@pytest.mark.parametrize(
    ("repeat", "asks"), [(Repeat.IDEMPOTENT, 0), (Repeat.LOOKUP, 1), (Repeat.BLIND, 0)]
)
def test_after_no_answer_the_far_side_is_asked_before_the_next_try(
    db: Database, jobs: ListedJobs, repeat: Repeat, asks: int
) -> None:
    delivery, sender = approved(db), ListedSender(repeat, [SendUncertain("no answer")])
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).is_in_flight is (repeat is Repeat.LOOKUP)
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    assert len(sender.asked) == asks
    expected = S.UNCERTAIN if repeat is Repeat.BLIND else S.DELIVERED
    assert row(db, Delivery, delivery.id).state is expected


def test_after_a_plain_refusal_nothing_is_asked(db: Database, jobs: ListedJobs) -> None:
    delivery, sender = approved(db), ListedSender(Repeat.LOOKUP, [SendFailed("later")])
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=NOW)
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    assert sender.asked == []
    assert sender.sent == [delivery.id]


@pytest.mark.parametrize("repeat", list(Repeat))
def test_a_sender_that_breaks_is_an_unknown_outcome_and_not_an_endless_loop(
    db: Database, jobs: ListedJobs, repeat: Repeat, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, sender = approved(db), ListedSender(repeat, [KeyError("CANARY")] * 20)
    for _ in range(12):
        deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=NOW)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.error) == (S.UNCERTAIN, "send-unexpected:KeyError")
    assert delivery.id in caplog.text


# and its neighbours


def test_a_reply_that_ends_while_the_customer_writes_again_leaves_the_new_turn_alone(
    db: Database, jobs: ListedJobs
) -> None:
    delivery, sender = approved(db), ListedSender(Repeat.BLIND)
    receive_one(db, jobs, said("아직이요", "e-2"))
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    ticket = row(db, Ticket, delivery.ticket_id)
    assert (ticket.state, ticket.turn) == (TicketState.NEW, 2)
    make_ready(db, delivery.ticket_id)
    act(db, Edit("모레 도착해요."), seen(db, delivery.ticket_id), MINA)
    assert len(rows(db, Delivery)) == 2


def test_on_postgres_a_delivery_ends_as_on_sqlite(postgres: str, sink: Sink) -> None:
    jobs = ListedJobs()
    sender = ReplyWebhook({"shop": (SECRET,)}.__getitem__)
    with fresh_database(postgres) as db:
        delivery = approved(db, sink.url)
        sink.will(500)
        for _ in range(2):
            deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=NOW)
        assert row(db, Delivery, delivery.id).state is S.DELIVERED
    sender.close()
    assert jobs.names() == ["deliver", "show", "show"]
