"""Write down what a sent reply promised, and whether it was kept.

A promise is kept by the next reply a person sends in its ticket, or by resolving it, in time: what
exactly was done about it nobody can read off a journal.
"""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from bot.db import Database, insert_missing
from bot.pledges.reading import pledges_in
from bot.pledges.rules import ending, remind_at
from bot.settings import DeskConfig
from bot.sla.calendar import calendar_of
from bot.tickets.journal import DESKBELL
from bot.tickets.models import Delivery, Event
from bot.tickets.pledges import Pledge, SlackReminder
from bot.tickets.queries import get_ticket
from bot.tickets.terms import DeliveryKind, DeliveryState, EventKind

_SENT = (DeliveryState.SENT, DeliveryState.DELIVERED)
_KEEPING = (EventKind.APPROVED, EventKind.EDITED, EventKind.RESOLVED)


def note_pledges(db: Database, delivery_id: str, config: DeskConfig) -> None:
    """Of a reply that went out. Idempotent. An automatic answer is an article, nobody's promise."""
    with db.write() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.kind is not DeliveryKind.REPLY:
            return
        if delivery.state not in _SENT or delivery.approved_by == DESKBELL:
            return
        team = get_ticket(session, delivery.ticket_id).team
        calendar = calendar_of(config.hours_of(team), config.shop.timezone)
        made_at = delivery.created_at
        for each in pledges_in(delivery.text, calendar, now=made_at):
            values = {
                "delivery_id": delivery_id,
                "ticket_id": delivery.ticket_id,
                "start": each.start,
                "end": each.end,
                "owner": delivery.approved_by,
                "made_at": made_at,
                "due_at": each.due_at,
                "is_kept": False,
            }
            insert_missing(session, Pledge, values)
            named = Pledge.delivery_id == delivery_id, Pledge.start == each.start
            pledge_id = session.exec(select(Pledge.id).where(*named)).one()
            reminder = {
                "pledge_id": pledge_id,
                "remind_at": remind_at(made_at, each.due_at, calendar),
                "channel": "",
                "thread_ts": "",
                "is_in_flight": False,
            }
            insert_missing(session, SlackReminder, reminder)


def settle_pledges(db: Database, *, now: datetime) -> None:
    """End those that were kept, and those whose time has passed."""
    answered = (
        select(func.min(Event.at))
        .where(
            Event.ticket_id == Pledge.ticket_id,
            col(Event.kind).in_(_KEEPING),
            col(Event.at) > col(Pledge.made_at),
        )
        .correlate(Pledge)
        .scalar_subquery()
    )
    with db.read() as session:
        waiting = select(Pledge.id, Pledge.due_at, answered).where(col(Pledge.ended_at).is_(None))
        found = [
            (pledge_id, end)
            for pledge_id, due_at, answered_at in session.exec(waiting)
            if (end := ending(due_at, answered_at, now))
        ]
    if not found:
        return
    with db.write() as session:
        for pledge_id, end in found:
            pledge = session.get(Pledge, pledge_id, with_for_update=True)
            if pledge is not None and pledge.ended_at is None:
                pledge.ended_at, pledge.is_kept = end.at, end.is_kept
                session.add(pledge)
