"""What channels bring in, handed to the room it belongs to; stored before anybody is answered."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session, col, select

from bot.autonomy.prospects import prospects
from bot.channels.contract import (
    Asked,
    Channel,
    Disconnected,
    Edited,
    Event,
    Fetch,
    Forgotten,
    Garbled,
    Ignored,
    Left,
    Outcome,
    Prospect,
    Reported,
    Request,
    Withdrawn,
)
from bot.channels.inbound import Inbound
from bot.channels.redaction import redacted
from bot.channels.safe import forget
from bot.clock import now
from bot.db import Database
from bot.delivery.asking import hand_over, report
from bot.erasure.step import erase
from bot.intake.changes import edit, leave, withdraw
from bot.intake.rules import guarded
from bot.intake.step import EventConflict, Received, receive_all
from bot.jobs import Jobs
from bot.settings import Desk
from bot.tickets.channel_books import RECORDED, ChannelCursor, DeadLetter, cursor_of
from bot.tickets.journal import CUSTOMER
from bot.tickets.lifecycle import ANSWERED
from bot.tickets.models import Customer
from bot.tickets.queries import lock_ticket
from bot.vault.masking import guard_bytes

log = logging.getLogger(__name__)

PATIENCE_MS = 4_000  # vendors give up after 5 s or so
NOTED_EVERY = timedelta(minutes=5)  # that a vendor has called
LOOK_EVERY = timedelta(seconds=5)  # whether a request is to be recorded
CONCLUDING_MS = 500  # what they wait for has been stored, and they have been held already
EVENTS = 100  # of one request in one commit


class Reception:
    def __init__(self, db: Database, jobs: Jobs, desk: Desk) -> None:
        self._db, self._jobs, self._desk = db, jobs, desk
        self._heard: dict[str, datetime] = {}  # by channel
        self._records: frozenset[str] = frozenset()
        self._looked_at: datetime | None = None  # for what is to be recorded

    def take(self, events: Sequence[Event]) -> list[Outcome]:
        """One outcome for each event, in the same order; committed when this returns. Taking an
        event again changes nothing.

        Raises OperationalError when the database cannot be written: then nothing is stored. What
        it refuses of one event costs the others nothing; that event is kept as a dead letter.
        """
        outcomes: list[Outcome] = []
        for start in range(0, len(events), EVENTS):
            outcomes += self._take(events[start : start + EVENTS])
        return outcomes

    def keep_unreadable(self, channel: str, body: bytes, why: str) -> None:
        """For a person to look at. Raises OperationalError."""
        with self._db.write(patience_ms=PATIENCE_MS) as session:
            kept = guard_bytes(body)
            session.add(DeadLetter(channel=channel, body=kept, why=why, at=now()))

    def heard(self, channel: Channel, *, at: datetime) -> None:
        """Where silence is odd, note now and then that the vendor called."""
        noted = self._heard.get(channel.name)
        if channel.silent_hours and (noted is None or at >= noted + NOTED_EVERY):
            with self._db.write(patience_ms=PATIENCE_MS) as session:
                cursor_of(session, channel.name).read_at = at
            self._heard[channel.name] = at

    def record(self, channel: str, request: Request, *, at: datetime) -> None:
        """Keep the shape of a genuine request, when somebody has asked for the next one."""
        if channel not in self._recording(at):
            return
        body = json.dumps(redacted(request), ensure_ascii=False, indent=1).encode()
        with self._db.write(patience_ms=PATIENCE_MS) as session:
            place = cursor_of(session, channel)
            if place.records_next:
                place.records_next = False
                session.add(DeadLetter(channel=channel, body=body, why=RECORDED, at=now()))
        self._records -= {channel}

    def _recording(self, at: datetime) -> Collection[str]:
        """The channels somebody has asked for; a wish is noticed a little later."""
        if self._looked_at is None or abs(at - self._looked_at) >= LOOK_EVERY:
            with self._db.read() as session:
                wanted = select(ChannelCursor.channel).where(col(ChannelCursor.records_next))
                self._records = frozenset(session.exec(wanted))
            self._looked_at = at
        return self._records

    def prospects(self, ticket_ids: Collection[int]) -> dict[int, Prospect]:
        with self._db.read() as session:
            return prospects(session, ticket_ids)

    def conclude(
        self, channel: Channel, outcomes: Sequence[Outcome], *, at: datetime
    ) -> list[Outcome]:
        """What the answer to a request says about the messages in it, after it was held for them:
        the replies that wait for their customers count as delivered now. Raises OperationalError:
        then nothing has changed."""
        return [
            self._conclude(channel, outcome, outcome.event, at)
            if isinstance(outcome.event, Inbound) and outcome.ticket_id
            else outcome
            for outcome in outcomes
        ]

    def _conclude(
        self, channel: Channel, outcome: Outcome, message: Inbound, at: datetime
    ) -> Outcome:
        assert outcome.ticket_id is not None
        asked = Asked(
            message.channel,
            message.source,
            message.sender.external_id,
            bubbles=channel.answer_bubbles,
        )
        with self._db.write(patience_ms=CONCLUDING_MS) as session:
            ticket = lock_ticket(session, outcome.ticket_id)
            prospect = prospects(session, [outcome.ticket_id])[outcome.ticket_id]
            if prospect is Prospect.SOON:
                # Once it is decided, the answer leaves by the way it was decided for.
                way = None if ticket.state in ANSWERED else channel.defer(message, at)
                ticket.reply_to = way or ticket.reply_to
                session.add(ticket)
                prospect = Prospect.SOON if way else Prospect.PERSON
            replies = hand_over(session, self._jobs, asked, now=at)
        return replace(outcome, replies=replies, prospect=prospect)

    def _take(self, events: Sequence[Event]) -> list[Outcome]:
        try:
            with self._db.write(patience_ms=PATIENCE_MS) as session:
                return self._settle(session, events)
        except OperationalError:
            raise
        except SQLAlchemyError as e:
            if len(events) > 1:
                return [self._take([event])[0] for event in events]
            log.error("an event was refused by the database (%s)", type(e).__name__)
            self.keep_unreadable("", repr(events[0]).encode(), type(e).__name__)
            return [Outcome(events[0])]

    def _settle(self, session: Session, events: Sequence[Event]) -> list[Outcome]:
        messages = [event for event in events if isinstance(event, Inbound)]
        safe = [guarded(message) for message in messages]
        received = iter(receive_all(session, self._jobs, safe, self._desk, now=now()))
        outcomes = []
        for event in events:
            if isinstance(event, Inbound):
                outcomes.append(_outcome(event, next(received)))
            else:
                outcomes.append(self._apply(session, event))
        return outcomes

    def _apply(self, session: Session, event: Event) -> Outcome:
        at = now()
        match event:
            case Edited():
                return Outcome(event, edit(session, self._jobs, event, now=at))
            case Withdrawn():
                return Outcome(event, withdraw(session, self._jobs, event, now=at))
            case Reported():
                return Outcome(event, report(session, self._jobs, event, now=at))
            case Asked():
                return Outcome(event, replies=hand_over(session, self._jobs, event, now=at))
            case Fetch():
                cursor_of(session, event.channel).is_due = True
            case Disconnected():
                forget(session, event.channel)
                cursor_of(session, event.channel).error = "send-disconnected"
            case Left():
                leave(session, self._jobs, event, now=at)
            case Forgotten():
                erase(session, _customers(session, event), by=CUSTOMER, now=at)
            case Garbled():
                _keep_once(session, event, at)
            case Ignored():
                pass
        return Outcome(event)


def _outcome(message: Inbound, received: Received | EventConflict) -> Outcome:
    """The same event id with other words: the vendor repeats itself with a change in what is
    around the message. The first one is kept."""
    if isinstance(received, EventConflict):
        return Outcome(message, is_duplicate=True)
    return Outcome(message, received.ticket_id, received.is_duplicate)


def _keep_once(session: Session, garbled: Garbled, at: datetime) -> None:
    """What is asked for, rather than told, is met again each time."""
    kept = DeadLetter(
        channel=garbled.channel, body=guard_bytes(garbled.body), why=garbled.why, at=at
    )
    query = select(DeadLetter.id).where(
        DeadLetter.channel == kept.channel, DeadLetter.body == kept.body
    )
    if session.exec(query).first() is None:
        session.add(kept)


def _customers(session: Session, event: Forgotten) -> Sequence[Customer]:
    query = select(Customer).where(
        Customer.channel == event.channel,
        Customer.account == event.source,
        Customer.external_id == event.external_id,
    )
    return session.exec(query).all()
