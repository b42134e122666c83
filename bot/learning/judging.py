"""Choose, by what agents made of drafts, the confidence from which a reply may go out alone.

The journal says how sure each draft was when it was made, before anything was learned from it, and
what was decided next. The first agent who has to do with a draft judges it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db import Database, insert_missing
from bot.learning.edits import share_kept
from bot.learning.rules import verdict
from bot.tickets.judgements import AnswerThreshold, Judgement
from bot.tickets.models import Delivery, Draft, Event, Ticket
from bot.tickets.terms import DeliveryKind, DraftKind, EventKind, TicketType
from bot.tickets.turns import proposal_of
from knowledge.threshold import MOST, Judged, threshold

_JUDGING = (
    EventKind.APPROVED,
    EventKind.EDITED,
    EventKind.ESCALATED,
    EventKind.SOURCE_CHOSEN,
    EventKind.NOT_HELPFUL,
)
_BATCH = 500  # events in one transaction; the rest follows at the next turn
_AGAIN = 100  # events: on PostgreSQL a lower id may be committed after a higher one


def choose_threshold(db: Database, *, target: float, measure: str, now: datetime) -> bool:
    """Follow the journal. Cheap when nothing happened; True when the threshold was chosen anew.

    `measure` names how confidence is computed: earlier judgements of another one do not count.
    """
    with db.read() as session:
        row = session.get(AnswerThreshold, 1)
        is_settled = row is not None and (row.target, row.measure) == (target, measure)
        if row and is_settled and not _decisions(session, row.seen_event_id, most=1):
            return False
    with db.write() as session:
        row = _locked(session, target, measure, now)
        decisions = _decisions(session, row.seen_event_id - _AGAIN, most=_AGAIN + _BATCH)
        for decision, ticket in decisions:
            _judge(session, decision, ticket, measure)
        judged = _judged(session, measure)
        row.confidence = threshold(judged, target)
        row.judged, row.right = len(judged), sum(each.is_right for each in judged)
        row.target, row.measure, row.chosen_at = target, measure, now
        row.seen_event_id = max([row.seen_event_id, *(each.id or 0 for each, _ in decisions)])
        session.add(row)
    return True


def _locked(session: Session, target: float, measure: str, now: datetime) -> AnswerThreshold:
    """Several workers take turns."""
    empty = AnswerThreshold(
        target=target, measure=measure, judged=0, right=0, seen_event_id=0, chosen_at=now
    )
    insert_missing(session, AnswerThreshold, empty.model_dump())
    return session.get_one(AnswerThreshold, 1, with_for_update=True)


def _decisions(session: Session, after: int, *, most: int) -> Sequence[tuple[Event, Ticket]]:
    query = (
        select(Event, Ticket)
        .where(Ticket.id == Event.ticket_id, col(Event.id) > after, col(Event.kind).in_(_JUDGING))
        .order_by(col(Event.id))
    )
    return session.exec(query.limit(most)).all()


def _judge(session: Session, decision: Event, ticket: Ticket, measure: str) -> None:
    """Only what might go out alone counts: published information that nobody must look at."""
    drafted = _drafted_before(session, decision)
    if drafted is None or ticket.type is not TicketType.FAQ or ticket.review:
        return
    is_right = verdict(decision.kind, decision.data, _kept(session, decision))
    if is_right is not None:
        values = {
            "drafted_event_id": drafted.id,
            "ticket_id": ticket.id,
            "confidence": drafted.data["confidence"],
            "is_right": is_right,
            "measure": measure,
            "judged_at": decision.at,
        }
        insert_missing(session, Judgement, values)


def _drafted_before(session: Session, decision: Event) -> Event | None:
    """None for a draft without an answer, or with several: of those we cannot tell which was
    judged."""
    query = select(Event).where(
        Event.ticket_id == decision.ticket_id,
        Event.kind == EventKind.DRAFTED,
        col(Event.id) < decision.id,
    )
    drafted = session.exec(query.order_by(col(Event.id).desc())).first()
    if drafted is None or drafted.data["kind"] != DraftKind.ANSWER:
        return None
    return drafted if len(set(drafted.data["sources"])) == 1 else None


def _kept(session: Session, decision: Event) -> float:
    """How much of the draft the reply sent by this decision left as it was."""
    query = select(Draft, Delivery).where(
        Draft.ticket_id == decision.ticket_id,
        Delivery.ticket_id == decision.ticket_id,
        Draft.turn == Delivery.turn,
        Delivery.kind == DeliveryKind.REPLY,
        Delivery.created_at == decision.at,
    )
    found = session.exec(query).first()
    return share_kept(proposal_of(found[0]).sentences, found[1].text) if found else 0.0


def _judged(session: Session, measure: str) -> list[Judged]:
    query = (
        select(Judgement)
        .where(Judgement.measure == measure)
        .order_by(col(Judgement.drafted_event_id).desc())
    )
    newest = session.exec(query.limit(MOST)).all()
    return [Judged(row.confidence, row.is_right) for row in reversed(newest)]
