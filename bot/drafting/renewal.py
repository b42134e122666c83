"""Drafts whose sources have changed since: said on the card, and written anew.

An agent's own choice of wording is left alone; then the card only says that a source changed.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db import Database
from bot.drafting.sources import are_outdated
from bot.drafting.step import Write, store_draft
from bot.jobs import Jobs
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Draft, Event, Ticket
from bot.tickets.queries import change, draft_of, lock_ticket
from bot.tickets.terms import EventKind
from bot.tickets.turns import gather_turn, proposal_of, triage_of
from knowledge.passages import Passage

log = logging.getLogger(__name__)

# What an agent is told; bot/slack has the words.
SOURCE_CHANGED, RENEWED = "source_changed", "renewed"
_BATCH = 200
_MOST = 10  # drafts written anew in one go; the rest follow


def renew_drafts(
    db: Database,
    jobs: Jobs,
    passage: Callable[[str], Passage | None],
    write: Write,
    *,
    now: datetime,
) -> int:
    """How many drafts were found outdated. `passage` reads the knowledge as it is in force.

    Idempotent. A draft that cannot be written anew stays, with the word that a source changed.
    """
    with db.read() as session:
        query = (
            select(Ticket, Draft)
            .where(
                Draft.ticket_id == Ticket.id,
                Draft.turn == Ticket.turn,
                col(Ticket.state).in_(UNDECIDED),
            )
            .order_by(col(Draft.written_at))
            .limit(_BATCH)
        )
        found = [
            (draft.ticket_id, draft.revision)
            for _, draft in session.exec(query)
            if are_outdated(proposal_of(draft).sources, passage)
            and not (SOURCE_CHANGED in draft.cautions and _is_touched(session, draft))
        ]
    for ticket_id, revision in found[:_MOST]:
        if _mark(db, jobs, ticket_id, revision, now):
            _renew(db, jobs, ticket_id, revision, write, now)
    return len(found)


def _is_touched(session: Session, draft: Draft) -> bool:
    """An agent asked for this wording, or chose what it is written from."""
    query = select(Event.id).where(
        Event.ticket_id == draft.ticket_id,
        col(Event.kind).in_([EventKind.REWRITE_ASKED, EventKind.SOURCE_CHOSEN]),
        col(Event.at) >= _first_written(session, draft),
    )
    return session.exec(query).first() is not None


def _first_written(session: Session, draft: Draft) -> datetime:
    query = select(Event.at).where(
        Event.ticket_id == draft.ticket_id, Event.kind == EventKind.DRAFTED
    )
    return session.exec(query.order_by(col(Event.id).desc())).first() or draft.written_at


def _mark(db: Database, jobs: Jobs, ticket_id: int, revision: int, now: datetime) -> bool:
    """Say on the card that a source changed; True when the draft may be written anew."""
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        draft = draft_of(session, ticket)
        if draft is None or draft.revision != revision or ticket.state not in UNDECIDED:
            return False
        if SOURCE_CHANGED not in draft.cautions:
            draft.cautions = [*draft.cautions, SOURCE_CHANGED]
            session.add(draft)
            change(session, ticket, now=now)
            jobs.show(session, ticket_id, ticket.revision)
        return not _is_touched(session, draft)


def _renew(
    db: Database, jobs: Jobs, ticket_id: int, revision: int, write: Write, now: datetime
) -> None:
    with db.read() as session:
        ticket = session.get_one(Ticket, ticket_id)
        turn, _ = gather_turn(session, ticket)
        triage = triage_of(ticket)
    try:
        written = write(turn, triage, ticket_id)
    except Exception:
        log.exception("ticket=%s step=renew failed; the old draft stays, marked", ticket_id)
        return
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        draft = draft_of(session, ticket)
        if draft is None or draft.revision != revision or ticket.state not in UNDECIDED:
            return  # decided, or another wording was asked for, while we wrote
        change(session, ticket, now=now)
        renewed = replace(written, cautions=(*written.cautions, RENEWED))
        store_draft(session, ticket, renewed, now)
        jobs.show(session, ticket_id, ticket.revision)
        log.info("ticket=%s step=renew: a source of the draft had changed", ticket_id)
