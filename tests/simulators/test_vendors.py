"""Every vendor that can be played: a customer writes, a reply is seen, and each of its faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.channels.contract import Channel
from bot.channels.directory import all_channels
from bot.clock import now
from bot.delivery.step import deliver
from bot.pollers import look
from bot.reception import Reception
from bot.settings import Desk
from bot.simulators.contract import Simulator
from bot.simulators.directory import SIMULATORS
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels.playing import opened_for
from tests.fakes import row, rows
from tests.web.conftest import Site, opened

TEXT = "내일 도착해요. 문 앞에 둘게요."
TAKEN = (DeliveryState.SENT, DeliveryState.DELIVERED)
PASSING = {
    "rate_limit",
    "app_rate_limit",
    "silence",
    "taken_then_silence",
    "slow",
    "transient",
    "token",
}
ALL = [pytest.param(kind, id=kind.name) for kind in SIMULATORS]
FAULTS = [
    pytest.param(kind, name, id=f"{kind.name}-{name}")
    for kind in SIMULATORS
    for name in kind.faults
]


@contextmanager
def played(kind: type[Simulator], home: Path) -> Iterator[tuple[Simulator, Channel, Site]]:
    """The vendor, and a desk's door for it; whoever must be asked is."""
    simulator = kind()
    simulator.start()
    [channel_kind] = [each for each in all_channels() if each.name == kind.name]
    channel = opened_for(simulator, channel_kind)
    with opened(home, channels=[channel]) as site:
        channel.join(site.db)
        try:
            yield simulator, channel, site
        finally:
            channel.close()
            simulator.close()


def write(simulator: Simulator, channel: Channel, site: Site, text: str = "언제 와요?") -> None:
    answer = simulator.say(site.url, "c-1", text)
    assert answer is None or answer.status_code == 200
    if channel.poll_seconds:
        look(channel, site.db, Reception(site.db, site.jobs, Desk()), now())


def approve(site: Site) -> None:
    """A reply on its way, as the outbox holds it."""
    [ticket] = rows(site.db, Ticket)
    with site.db.write() as session:
        session.add(
            Delivery(
                id="dlv_1",
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text=TEXT,
                route=ticket.reply_to,
                approved_by="U1",
                created_at=now(),
            )
        )


def send(channel: Channel, site: Site) -> Delivery:
    assert channel.sender
    deliver(site.db, site.jobs, {channel.name: channel.sender}, "dlv_1", now=now())
    return row(site.db, Delivery, "dlv_1")


def seen(simulator: Simulator) -> int:
    return len([shown for shown in simulator.shown if shown.is_reply])


@pytest.mark.parametrize("kind", ALL)
def test_a_customer_writes_and_sees_the_reply(kind: type[Simulator], tmp_path: Path) -> None:
    with played(kind, tmp_path) as (simulator, channel, site):
        write(simulator, channel, site)
        assert [message.text for message in rows(site.db, Message)] == ["언제 와요?"]
        approve(site)
        send(channel, site)
        simulator.ask(site.url, "c-1")
        assert row(site.db, Delivery, "dlv_1").state in TAKEN
        assert seen(simulator) == 1
        assert "도착해요" in simulator.shown[-1].text


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "fault"), FAULTS)
def test_whatever_fails_is_told_and_nothing_is_seen_twice(
    kind: type[Simulator], fault: str, tmp_path: Path
) -> None:
    with played(kind, tmp_path) as (simulator, channel, site):
        write(simulator, channel, site)
        approve(site)
        simulator.will(fault)
        state = send(channel, site).state
        if fault == "accepted_then_dropped":  # nobody can know, and nobody says it arrived
            assert state is DeliveryState.SENT
        elif state is DeliveryState.SENT:  # it waits until the customer asks for it
            simulator.ask(site.url, "c-1")
            assert seen(simulator) == 1
        elif fault not in PASSING:
            assert state is DeliveryState.FAILED
            assert seen(simulator) == 0
        elif state is DeliveryState.UNCERTAIN:
            assert seen(simulator) == (fault == "taken_then_silence")
        else:
            assert send(channel, site).state in TAKEN
            assert seen(simulator) == 1
