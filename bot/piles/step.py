"""Keep piles as tickets come and go, and approve those an agent ticked.

A ticket is locked before its pile, everywhere: whoever holds a pile waits for no ticket.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.channels.capability import has_way_back
from bot.db import Database, insert_missing
from bot.decision.rules import Approve, CardRef
from bot.decision.step import decide
from bot.errors import BotError
from bot.jobs import Jobs
from bot.piles.rules import LEAST, key_of
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Ticket
from bot.tickets.piles import Pile, PileMember
from bot.tickets.queries import draft_of, get_ticket, lock_ticket, turn_messages
from bot.tickets.terms import EventKind
from bot.tickets.turns import proposal_of

_BATCH = 50


@dataclass(frozen=True)
class Refused:
    ticket_id: int
    why: BotError


def keep(db: Database, jobs: Jobs, ticket_id: int, *, now: datetime) -> None:
    """Bring the ticket's place in a pile up to date. Idempotent.

    A pile that begins or ends is shown at once; one that grows or shrinks with the next round of
    `show_stale`, since a flood of the same question would otherwise draw its card for each.
    """
    with db.read() as session:
        ticket = get_ticket(session, ticket_id)
        if _same(session.get(PileMember, ticket_id), _member(session, ticket)):
            return
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        known, wanted = session.get(PileMember, ticket_id), _member(session, ticket)
        if _same(known, wanted):
            return
        keys = {each.key for each in (known, wanted) if each}
        if wanted:
            session.merge(wanted)
        elif known:
            session.delete(known)
        session.flush()
        urgent = [_recount(session, key, now) for key in sorted(keys)]
    if any(urgent):
        show_stale(db, jobs)


def show_stale(db: Database, jobs: Jobs) -> None:
    """Have the cards of changed piles drawn anew."""
    with db.read() as session:
        stale = select(Pile).where(col(Pile.is_stale).is_(True)).limit(_BATCH)
        found = [(pile.id, pile.ticket_id) for pile in session.exec(stale)]
    for pile_id, ticket_id in found:
        if ticket_id is not None:
            with db.write() as session:
                ticket = lock_ticket(session, ticket_id)
                pile = session.get(Pile, pile_id, with_for_update=True)
                if pile is not None and pile.is_stale:
                    pile.is_stale = False
                    ticket.revision += 1
                    session.add_all([pile, ticket])
                    jobs.show(session, ticket_id, ticket.revision)


def approve(
    session: Session, jobs: Jobs, ticked: Sequence[CardRef], *, agent: str, now: datetime
) -> Sequence[Refused]:
    """Each as if its own card had been pressed; one that is refused holds up no other. The caller
    commits. Locked in the order of their numbers: two agents with the same pile do not tangle."""
    refused = []
    for ref in sorted(ticked, key=lambda each: each.ticket_id):
        try:
            decide(session, jobs, Approve(), ref, agent=agent, now=now)
        except BotError as e:
            refused.append(Refused(ref.ticket_id, e))
    return refused


def _member(session: Session, ticket: Ticket) -> PileMember | None:
    assert ticket.id is not None
    draft = draft_of(session, ticket)
    key = key_of(
        ticket,
        proposal_of(draft) if draft else None,
        messages=len(turn_messages(session, ticket)),
        can_reply=has_way_back(ticket.reply_to),
        has_cautions=bool(draft and draft.cautions),
    )
    if not key or draft is None:
        return None
    return PileMember(
        ticket_id=ticket.id, key=key, draft_revision=draft.revision, text_hash=draft.text_hash
    )


def _same(known: PileMember | None, wanted: PileMember | None) -> bool:
    if known is None or wanted is None:
        return known is wanted
    return known.model_dump() == wanted.model_dump()


def _recount(session: Session, key: str, now: datetime) -> bool:
    """Offer the pile once there are enough; close it when nobody is left: True for both. Its row is
    locked first: of several who come at once, the last sees all of them."""
    row = {"open_key": key, "ticket_id": None, "is_stale": False}
    insert_missing(session, Pile, row)
    pile = session.exec(select(Pile).where(Pile.open_key == key).with_for_update()).one()
    count, first = session.exec(
        select(func.count(), func.min(PileMember.ticket_id)).where(PileMember.key == key)
    ).one()
    if pile.ticket_id is None:
        if count == 0:
            session.delete(pile)
        elif count >= LEAST:
            pile.ticket_id, pile.is_stale = first, True
            record(session, EventKind.PILE_OFFERED, ticket_id=first, actor=DESKBELL, now=now)
        return pile.is_stale
    pile.is_stale = True
    pile.open_key = key if count else None
    return not count
