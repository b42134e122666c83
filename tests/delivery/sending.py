"""An approved reply, and a sender that does as it is told."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.db import Database
from bot.decision.rules import Approve
from bot.tickets.models import Delivery, Event
from bot.tickets.terms import EventKind
from tests.fakes import (
    act,
    rows,
    seen,
    waiting_ticket,
)


def approved(db: Database, url: str = "http://127.0.0.1:9/", event_key: str = "e-1") -> Delivery:
    ticket_id = waiting_ticket(db, event_key=event_key, reply_to={"kind": "webhook", "url": url})
    act(db, Approve(), seen(db, ticket_id))
    return rows(db, Delivery)[-1]


def events(db: Database) -> list[EventKind]:
    return [e.kind for e in rows(db, Event) if e.kind.name.startswith("DELIVERY")]


@dataclass
class ListedSender:
    """A way to a customer that does as it is told: raises, or sends and remembers."""

    repeat: Repeat
    will: list[Exception] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    asked: list[datetime | None] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> Sent:
        if self.will:
            raise self.will.pop(0)
        self.sent.append(outgoing.delivery_id)
        return Sent()

    def find(self, outgoing: Outgoing) -> Sent | None:
        self.asked.append(outgoing.last_try_at)
        return Sent(provider_id="found") if outgoing.delivery_id in self.sent else None
