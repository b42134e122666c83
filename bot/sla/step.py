"""Reckon a ticket's deadlines from its journal, keep them, and warn when time runs out.

The journal is the truth, so a clock may be reckoned as often as one likes. A warning is a row,
written under the ticket's lock: of two workers one finds it given. Whatever Slack shows of it
follows the ticket.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select, update

from bot.channels.capability import closes_at
from bot.db import Database
from bot.decision.rules import CardRef, Escalate, shown
from bot.decision.step import decide
from bot.jobs import Jobs
from bot.settings import DeskConfig
from bot.sla.calendar import calendar_of
from bot.sla.rules import (
    TELLING,
    Course,
    Deadline,
    Promise,
    course_of,
    deadlines,
    graver,
    paused_for,
    promise_for,
    warnings_due,
)
from bot.tickets.clocks import HAS_CLOCK, Due, Level, SlaClock, SlaWarning
from bot.tickets.journal import DESKBELL, record
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Event, Ticket
from bot.tickets.queries import change, draft_of, get_ticket, lock_ticket
from bot.tickets.terms import DraftKind, EventKind

log = logging.getLogger(__name__)

BATCH = 100
GRACE = timedelta(seconds=60)


def keep_time(
    db: Database, jobs: Jobs, ticket_id: int, config: DeskConfig, *, now: datetime
) -> None:
    """Bring the ticket's clock up to date and give the warnings that are due. Idempotent."""
    with db.read() as session:
        clock = session.get(SlaClock, ticket_id)
        is_current = clock and clock.revision >= get_ticket(session, ticket_id).revision
        if clock and is_current and (clock.look_at is None or clock.look_at > now):
            return
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        if ticket.type is None:
            return  # triage has not run: nobody knows yet how urgent it is
        course = _course(session, ticket_id)
        if course is not None:
            _keep(session, jobs, ticket, course, config, now)


def look_at_clocks(db: Database, jobs: Jobs, config: DeskConfig, *, now: datetime) -> None:
    """Whatever is due for a warning, and waiting tickets whose clock was not kept."""
    with db.read() as session:
        due = select(SlaClock.ticket_id).where(col(SlaClock.look_at) <= now)
        ids = list(session.exec(due.order_by(col(SlaClock.look_at)).limit(BATCH)))
        forgotten = (
            select(Ticket.id)
            .join(SlaClock, HAS_CLOCK, isouter=True)
            .where(col(Ticket.state).in_(UNDECIDED), col(Ticket.updated_at) < now - GRACE)
            .where(or_(col(SlaClock.ticket_id).is_(None), SlaClock.revision < Ticket.revision))
        )
        ids += [found for found in session.exec(forgotten.limit(BATCH)) if found is not None]
    for ticket_id in ids:
        try:
            keep_time(db, jobs, ticket_id, config, now=now)
        except Exception:
            log.exception("ticket=%s: its clock could not be kept; the next turn tries", ticket_id)


def reckon_again(session: Session, *, now: datetime) -> None:
    """Hours or targets have changed: every clock that runs is looked at, the next turns over. The
    caller commits."""
    running = col(SlaClock.due_at).is_not(None)
    session.execute(update(SlaClock).where(running).values(look_at=now))


def deadlines_of(session: Session, ticket: Ticket, config: DeskConfig) -> tuple[Deadline, ...]:
    """As they are now, the soonest first; none while nothing is due."""
    assert ticket.id is not None
    course = _course(session, ticket.id) if ticket.type else None
    return _due(session, ticket, course, promise_of(ticket, config)) if course else ()


def _due(
    session: Session, ticket: Ticket, course: Course, promise: Promise
) -> tuple[Deadline, ...]:
    """Nobody is called to somebody who only says thanks."""
    draft = draft_of(session, ticket)
    if draft is not None and draft.kind is DraftKind.COURTESY and not ticket.review:
        return ()
    return deadlines(course, promise)


def promise_of(ticket: Ticket, config: DeskConfig) -> Promise:
    calendar = calendar_of(config.hours_of(ticket.team), config.shop.timezone)
    sla = config.sla_of(ticket.team)
    return promise_for(
        sla,
        calendar,
        ticket.priority,
        ticket.urgency,
        ticket.channel,
        closes_at=closes_at(ticket.reply_to),
    )


def _course(session: Session, ticket_id: int) -> Course | None:
    query = select(Event.kind, Event.at).where(
        Event.ticket_id == ticket_id, col(Event.kind).in_(TELLING)
    )
    found = session.exec(query.order_by(col(Event.id)))
    return course_of((EventKind(kind), at) for kind, at in found)


def _keep(
    session: Session,
    jobs: Jobs,
    ticket: Ticket,
    course: Course,
    config: DeskConfig,
    now: datetime,
) -> None:
    assert ticket.id is not None
    promise = promise_of(ticket, config)
    found = _due(session, ticket, course, promise)
    to_give, look_at = warnings_due(found, _given(session, ticket), now)
    for deadline, level in to_give:
        _warn(session, ticket, deadline, level, now)
    if to_give:
        _follow(session, jobs, ticket, [level for _, level in to_give], config, now)
    session.merge(
        SlaClock(
            ticket_id=ticket.id,
            revision=ticket.revision,
            started_at=course.opened_at,
            first_replied_at=course.first_replied_at,
            paused_seconds=paused_for(course, promise.calendar).total_seconds(),
            due=found[0].due if found else None,
            due_at=found[0].at if found else None,
            look_at=look_at,
        )
    )


def _given(session: Session, ticket: Ticket) -> dict[Due, Level]:
    query = select(SlaWarning).where(SlaWarning.ticket_id == ticket.id)
    given: dict[Due, Level] = {}
    for warning in session.exec(query):
        if warning.turn == _turn(ticket, warning.due):
            given[warning.due] = graver(warning.level, given.get(warning.due))
    return given


def _turn(ticket: Ticket, due: Due) -> int:
    """A reply window opens anew with every turn; the rest is promised once a ticket."""
    return ticket.turn if due is Due.WINDOW else 0


def _warn(
    session: Session, ticket: Ticket, deadline: Deadline, level: Level, now: datetime
) -> None:
    assert ticket.id is not None
    session.add(
        SlaWarning(
            ticket_id=ticket.id,
            turn=_turn(ticket, deadline.due),
            due=deadline.due,
            level=level,
            due_at=deadline.at,
            given_at=now,
        )
    )
    session.flush()
    record(
        session,
        EventKind.SLA_WARNED,
        ticket_id=ticket.id,
        actor=DESKBELL,
        now=now,
        due=deadline.due,
        level=level,
        due_at=deadline.at.isoformat(),
    )


def _follow(
    session: Session,
    jobs: Jobs,
    ticket: Ticket,
    levels: Sequence[Level],
    config: DeskConfig,
    now: datetime,
) -> None:
    """The ticket has something new to show; what is overdue goes to another team, if it shall."""
    assert ticket.id is not None
    to = config.sla_of(ticket.team).escalate_to
    if Level.OVERDUE in levels and to not in ("", ticket.team):
        seen = CardRef(ticket.id, *shown(ticket, draft_of(session, ticket)))
        escalation = Escalate(team=to, priority=ticket.priority, urgency=ticket.urgency)
        decide(session, jobs, escalation, seen, agent=DESKBELL, now=now)
        return
    change(session, ticket, now=now)
    jobs.show(session, ticket.id, ticket.revision)
