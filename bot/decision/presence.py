"""Come to a ticket and leave it, for colleagues to see on its card. The caller commits.

Nothing here keeps anybody from deciding: whoever is first wins (step.py), and somebody who went to
lunch with a window open holds nothing up.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.db import Database
from bot.jobs import Jobs
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Ticket
from bot.tickets.presence import Presence
from bot.tickets.queries import lock_ticket

LASTS = timedelta(minutes=15)
_BATCH = 100


def arrive(
    session: Session,
    jobs: Jobs,
    ticket_id: int,
    agent: str,
    *,
    is_editing: bool = False,
    now: datetime,
) -> None:
    """Of a decided ticket nobody needs to know. Raises NotFound."""
    ticket = lock_ticket(session, ticket_id)
    if ticket.state not in UNDECIDED:
        return
    known = session.get(Presence, (ticket_id, agent))
    is_news = known is None or known.is_editing != is_editing or known.until <= now
    session.merge(
        Presence(ticket_id=ticket_id, agent=agent, is_editing=is_editing, until=now + LASTS)
    )
    if is_news:
        _show(session, jobs, ticket)


def leave(session: Session, jobs: Jobs, ticket_id: int, agent: str) -> None:
    """Raises NotFound."""
    ticket = lock_ticket(session, ticket_id)
    known = session.get(Presence, (ticket_id, agent))
    if known is not None:
        session.delete(known)
        _show(session, jobs, ticket)


def see_off(db: Database, jobs: Jobs, *, now: datetime) -> None:
    """Those who have been there for too long."""
    with db.read() as session:
        late = select(Presence).where(col(Presence.until) <= now).limit(_BATCH)
        gone = [(each.ticket_id, each.agent) for each in session.exec(late)]
    for ticket_id, agent in gone:
        with db.write() as session:
            lock_ticket(session, ticket_id)
            known = session.get(Presence, (ticket_id, agent))
            if known is not None and known.until <= now:
                leave(session, jobs, ticket_id, agent)


def _show(session: Session, jobs: Jobs, ticket: Ticket) -> None:
    """The card has something new to show; `updated_at` stays, since nobody has done anything to
    the ticket: it says when an old one may be forgotten."""
    assert ticket.id is not None
    ticket.revision += 1
    session.add(ticket)
    jobs.show(session, ticket.id, ticket.revision)
