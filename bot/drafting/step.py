"""Draft the reply to one ticket's open turn: read, write it, put it in front of a person."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.db import Database
from bot.tickets.journal import DESKBELL, record
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Draft, Ticket
from bot.tickets.queries import change, draft_of, get_ticket, lock_ticket, messages_of
from bot.tickets.terms import EventKind, TicketState, Tone
from bot.tickets.turns import gather_turn, newest_message_id, proposal_of, text_hash, triage_of
from bot.tickets.values import Proposal, Sentence, Triage, Turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Written:
    proposal: Proposal
    tone: Tone
    cautions: tuple[str, ...] = ()  # what the agent should know about how it came to be


Write = Callable[[Turn, Triage, int], Written]
Rewriting = Callable[[Turn, Triage, Proposal, int], Written]


def draft_ticket(db: Database, ticket_id: int, write: Write, *, now: datetime) -> None:
    """Idempotent: a ticket that is not NEW, or not triaged to its end, is left alone.

    Never raises for a failing writer: the ticket then waits for a person without a draft.
    """
    with db.read() as session:
        ticket = get_ticket(session, ticket_id)
        turn, newest = gather_turn(session, ticket)
    if ticket.state is not TicketState.NEW or ticket.triaged_message_id != newest:
        return
    try:
        written: Written | None = write(turn, triage_of(ticket), ticket_id)
    except Exception:
        log.exception("ticket=%s step=draft failed; a person will write", ticket_id)
        written = None
    with db.write() as session:
        current = lock_ticket(session, ticket_id)
        said_since = newest_message_id(messages_of(session, ticket_id)) != newest
        if said_since or current.state is not TicketState.NEW:
            return  # the newer message's workflow drafts, or a person has closed the ticket
        change(session, current, now=now, state=TicketState.WAITING)
        if written is None:
            _drop(session, current)
            return
        draft = store_draft(session, current, written, now)
        record(
            session,
            EventKind.DRAFTED,
            ticket_id=ticket_id,
            actor=DESKBELL,
            now=now,
            kind=draft.kind,
            level=draft.level,
            confidence=draft.confidence,
            sources=[source["passage_id"] for source in draft.sources],
        )


def rewrite_ticket(
    db: Database, ticket_id: int, draft_revision: int, rewrite: Rewriting, *, now: datetime
) -> None:
    """Word the draft differently, unless somebody decided or it changed meanwhile."""
    with db.read() as session:
        ticket = get_ticket(session, ticket_id)
        turn, _ = gather_turn(session, ticket)
        draft = draft_of(session, ticket)
    if ticket.state not in UNDECIDED or draft is None or draft.revision != draft_revision:
        return
    written = rewrite(turn, triage_of(ticket), proposal_of(draft), ticket_id)
    with db.write() as session:
        current = lock_ticket(session, ticket_id)
        newest = draft_of(session, current)
        is_same = newest is not None and (newest.id, newest.revision) == (draft.id, draft_revision)
        if is_same and current.state in UNDECIDED:
            change(session, current, now=now)
            store_draft(session, current, written, now)


def store_draft(session: Session, ticket: Ticket, written: Written, now: datetime) -> Draft:
    """One row per turn, rewritten in place under the next revision."""
    assert ticket.id is not None
    proposal = written.proposal
    values: dict[str, Any] = {
        "kind": proposal.kind,
        "text": proposal.text,
        "text_hash": text_hash(ticket.turn, proposal.text),
        "sentences": [_stored(sentence) for sentence in proposal.sentences],
        "sources": [
            {"passage_id": s.passage_id, "title": s.title, "version": s.version}
            for s in proposal.sources
        ],
        "confidence": proposal.confidence,
        "level": proposal.level,
        "why": proposal.why,
        "tone": written.tone,
        "model": proposal.model,
        "cautions": list(written.cautions),
        "written_at": now,
    }
    draft = draft_of(session, ticket)
    if draft is None:
        draft = Draft(ticket_id=ticket.id, turn=ticket.turn, revision=1, **values)
    else:
        draft.revision += 1
        for name, value in values.items():
            setattr(draft, name, value)
    session.add(draft)
    return draft


def _stored(sentence: Sentence) -> dict[str, Any]:
    unsupported = [[each.lack, each.said] for each in sentence.unsupported]
    return {
        "text": sentence.text,
        "passages": list(sentence.passages),
        **({"unsupported": unsupported} if unsupported else {}),
    }


def _drop(session: Session, ticket: Ticket) -> None:
    """A draft for what was said before must not be offered for what was said since."""
    if draft := draft_of(session, ticket):
        session.delete(draft)
