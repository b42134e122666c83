"""A person says what became of a delivery nobody could confirm."""

from datetime import timedelta

import pytest

from bot.channels.capability import Route
from bot.channels.outgoing import Repeat
from bot.db import Database
from bot.delivery.step import deliver, settle
from bot.errors import NotFound, SendRejected, SendUncertain, Unacceptable
from bot.tickets.models import Delivery
from bot.tickets.terms import DeliveryState, EventKind
from tests.delivery.sending import ListedSender, approved, events
from tests.fakes import (
    JUN,
    NOW,
    Asked,
    ListedJobs,
    row,
)

S = DeliveryState
LATER = NOW + timedelta(minutes=1)


def _settle(db: Database, jobs: ListedJobs, delivery_id: str, *, arrived: bool) -> None:
    with db.write() as session:
        settle(session, jobs, delivery_id, arrived=arrived, agent=JUN, now=LATER)


def uncertain(db: Database, sender: ListedSender) -> Delivery:
    delivery = approved(db)
    sender.will = [SendUncertain("no answer")]
    deliver(db, ListedJobs(), {Route.WEBHOOK: sender}, delivery.id, now=NOW)
    assert row(db, Delivery, delivery.id).state is S.UNCERTAIN
    return delivery


def test_it_arrived(db: Database, jobs: ListedJobs) -> None:
    sender = ListedSender(Repeat.BLIND)
    delivery = uncertain(db, sender)
    _settle(db, jobs, delivery.id, arrived=True)
    done = row(db, Delivery, delivery.id)
    assert (done.state, done.settled_by, done.done_at) == (S.DELIVERED, JUN, LATER)
    assert jobs.names() == ["show"]
    assert sender.sent == []
    assert events(db)[-1] is EventKind.DELIVERY_SETTLED


def test_it_did_not_so_the_same_delivery_is_sent_again(db: Database, jobs: ListedJobs) -> None:
    sender = ListedSender(Repeat.BLIND)
    delivery = uncertain(db, sender)
    _settle(db, jobs, delivery.id, arrived=False)
    assert jobs.asked[0] == Asked("deliver", (delivery.id, 2))
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    assert row(db, Delivery, delivery.id).state is S.DELIVERED
    assert sender.sent == [delivery.id]


def test_what_is_sent_again_and_fails_again_needs_a_person_again(
    db: Database, jobs: ListedJobs
) -> None:
    sender = ListedSender(Repeat.BLIND)
    delivery = uncertain(db, sender)
    _settle(db, jobs, delivery.id, arrived=False)
    sender.will = [SendRejected("never")]
    deliver(db, jobs, {Route.WEBHOOK: sender}, delivery.id, now=LATER)
    failed = row(db, Delivery, delivery.id)
    assert (failed.state, failed.settled_by) == (S.FAILED, "")


@pytest.mark.parametrize("arrived", [True, False])
def test_of_two_people_who_settle_it_the_second_is_told(
    db: Database, jobs: ListedJobs, arrived: bool
) -> None:
    delivery = uncertain(db, ListedSender(Repeat.BLIND))
    _settle(db, jobs, delivery.id, arrived=arrived)
    with pytest.raises(Unacceptable, match="not in question"):
        _settle(db, jobs, delivery.id, arrived=not arrived)
    assert jobs.names().count("deliver") == (0 if arrived else 1)


def test_what_is_on_its_way_is_not_in_question(db: Database, jobs: ListedJobs) -> None:
    delivery = approved(db)
    with pytest.raises(Unacceptable):
        _settle(db, jobs, delivery.id, arrived=True)
    with pytest.raises(NotFound):
        _settle(db, jobs, "dlv_nobody", arrived=True)
