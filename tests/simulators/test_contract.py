"""A simulated vendor and a desk talk over real sockets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import now
from bot.delivery.step import deliver
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels.pigeon import Pigeon, Settings
from tests.channels.pigeon_simulator import PigeonSimulator
from tests.fakes import row, rows
from tests.web.conftest import Site, opened


@pytest.fixture
def vendor() -> Iterator[PigeonSimulator]:
    simulator = PigeonSimulator()
    simulator.start()
    yield simulator
    simulator.close()


@pytest.fixture
def pigeon(vendor: PigeonSimulator) -> Iterator[Pigeon]:
    settings = vendor.environment()
    pigeon = Pigeon(Settings(secret=SecretStr(settings["PIGEON_SECRET"]), url=vendor.url))
    yield pigeon
    pigeon.close()


@pytest.fixture
def site(tmp_path: Path, pigeon: Pigeon) -> Iterator[Site]:
    with opened(tmp_path, channels=[pigeon]) as site:
        yield site


def reply(site: Site, pigeon: Pigeon) -> Delivery:
    """One more try at the reply to the only ticket."""
    [ticket] = rows(site.db, Ticket)
    with site.db.write() as session:
        if session.get(Delivery, "dlv_1") is None:
            session.add(
                Delivery(
                    id="dlv_1",
                    ticket_id=ticket.id or 0,
                    turn=1,
                    kind=DeliveryKind.REPLY,
                    text="내일 도착해요.",
                    route=ticket.reply_to,
                    approved_by="U1",
                    created_at=now(),
                )
            )
    assert pigeon.sender
    deliver(site.db, site.jobs, {"pigeon": pigeon.sender}, "dlv_1", now=now())
    return row(site.db, Delivery, "dlv_1")


def test_what_a_customer_says_arrives_and_the_reply_is_seen(
    site: Site, pigeon: Pigeon, vendor: PigeonSimulator
) -> None:
    answer = vendor.say(site.url, "b-1", "언제 와요?")
    assert answer is not None
    assert answer.status_code == 200
    assert [message.text for message in rows(site.db, Message)] == ["언제 와요?"]
    assert reply(site, pigeon).state is DeliveryState.DELIVERED
    assert [(shown.customer, shown.text) for shown in vendor.shown] == [("b-1", "내일 도착해요.")]


@pytest.mark.parametrize("fault", ["rate_limit", "silence", "taken_then_silence"])
def test_after_a_fault_that_passes_the_reply_is_seen_once(
    site: Site, pigeon: Pigeon, vendor: PigeonSimulator, fault: str
) -> None:
    vendor.say(site.url, "b-1", "언제 와요?")
    vendor.will(fault)
    assert reply(site, pigeon).state is DeliveryState.QUEUED
    assert reply(site, pigeon).state is DeliveryState.DELIVERED
    assert len(vendor.shown) == 1


def test_a_refused_key_is_not_tried_again(
    site: Site, pigeon: Pigeon, vendor: PigeonSimulator
) -> None:
    vendor.say(site.url, "b-1", "언제 와요?")
    vendor.will("key")
    assert reply(site, pigeon).error == "send-key-refused:401"
    assert reply(site, pigeon).state is DeliveryState.FAILED
    assert vendor.shown == []
