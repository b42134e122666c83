"""Drafts that are not what they would be today, written anew: a source has changed since, or the
search could not look everywhere when they were written.

An agent's own choice of wording is left alone; then the card only says that a source changed.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db import Database
from bot.drafting.sources import are_outdated
from bot.drafting.step import Write, store_draft
from bot.drafting.writer import NO_KNOWLEDGE, SEARCH_DEGRADED
from bot.jobs import Jobs
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Draft, Event, Ticket
from bot.tickets.presence import present
from bot.tickets.queries import change, draft_of, lock_ticket
from bot.tickets.terms import EventKind
from bot.tickets.turns import gather_turn, triage_of
from bot.tickets.values import SourceRef
from knowledge.passages import Passage

log = logging.getLogger(__name__)

# What an agent is told; bot/slack has the words.
SOURCE_CHANGED, RENEWED, SEARCH_RECOVERED = "source_changed", "renewed", "search_recovered"
_MOST = 10  # drafts written anew in one go; the rest follow


@dataclass(frozen=True)
class _Found:
    ticket_id: int
    revision: int  # of the draft
    is_outdated: bool  # else written without the whole search


def renew_drafts(
    db: Database,
    jobs: Jobs,
    passage: Callable[[str], Passage | None],
    write: Write,
    *,
    search_is_well: bool,
    now: datetime,
) -> int:
    """How many drafts were found wanting. `passage` reads the knowledge as it is in force.

    Idempotent. A draft that cannot be written anew stays, with the word that a source changed.
    """
    with db.read() as session:
        found = [
            each
            for each in _found(session, passage, search_is_well=search_is_well)
            if not _is_left_alone(session, each, now)
        ]
    for each in found[:_MOST]:
        if not each.is_outdated:
            _renew(db, jobs, each, write, SEARCH_RECOVERED, now)
        elif _mark(db, jobs, each, now):
            _renew(db, jobs, each, write, RENEWED, now)
    return len(found)


def _found(
    session: Session, passage: Callable[[str], Passage | None], *, search_is_well: bool
) -> list[_Found]:
    """All open drafts are looked at, every few seconds: so only the columns that matter."""
    query = (
        select(Draft.ticket_id, Draft.revision, Draft.sources, Draft.cautions)
        .join(Ticket, (col(Draft.ticket_id) == Ticket.id) & (col(Draft.turn) == Ticket.turn))
        .where(col(Ticket.state).in_(UNDECIDED))
        .order_by(col(Draft.written_at))
    )
    found = []
    for ticket_id, revision, sources, cautions in session.exec(query):
        is_outdated = are_outdated(_refs(sources), passage)
        if is_outdated or (search_is_well and _was_blind(cautions)):
            found.append(_Found(ticket_id, revision, is_outdated))
    return found


def _refs(sources: Sequence[dict[str, Any]]) -> list[SourceRef]:
    return [SourceRef(**source) for source in sources]


def _was_blind(cautions: Collection[str]) -> bool:
    return SEARCH_DEGRADED in cautions or NO_KNOWLEDGE in cautions


def _is_left_alone(session: Session, found: _Found, now: datetime) -> bool:
    draft = draft_of(session, session.get_one(Ticket, found.ticket_id))
    if draft is None:
        return True
    if found.is_outdated:  # to be said once, whoever chose the wording
        return SOURCE_CHANGED in draft.cautions and _is_touched(session, draft)
    # It is no worse than it was: nobody's window is pulled from under their hands for it.
    return _is_touched(session, draft) or bool(present(session, found.ticket_id, now=now))


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


def _mark(db: Database, jobs: Jobs, found: _Found, now: datetime) -> bool:
    """Say on the card that a source changed; True when the draft may be written anew."""
    with db.write() as session:
        ticket = lock_ticket(session, found.ticket_id)
        draft = draft_of(session, ticket)
        if draft is None or draft.revision != found.revision or ticket.state not in UNDECIDED:
            return False
        if SOURCE_CHANGED not in draft.cautions:
            draft.cautions = [*draft.cautions, SOURCE_CHANGED]
            session.add(draft)
            change(session, ticket, now=now)
            jobs.show(session, found.ticket_id, ticket.revision)
        return not _is_touched(session, draft)


def _renew(db: Database, jobs: Jobs, found: _Found, write: Write, why: str, now: datetime) -> None:
    ticket_id = found.ticket_id
    with db.read() as session:
        ticket = session.get_one(Ticket, ticket_id)
        turn, _ = gather_turn(session, ticket)
        triage = triage_of(ticket)
    try:
        written = write(turn, triage, ticket_id)
    except Exception:
        log.exception("ticket=%s step=renew failed; the old draft stays", ticket_id)
        return
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        draft = draft_of(session, ticket)
        if draft is None or draft.revision != found.revision or ticket.state not in UNDECIDED:
            return  # decided, or another wording was asked for, while we wrote
        change(session, ticket, now=now)
        renewed = replace(written, cautions=(*written.cautions, why))
        store_draft(session, ticket, renewed, now)
        jobs.show(session, ticket_id, ticket.revision)
        log.info("ticket=%s step=renew why=%s", ticket_id, why)
