"""What people say to automatic answers, and to those that would have been. Nothing here commits,
but `judge_reply`."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.autonomy.grants import demote, find_grant, note_case
from bot.db import Database
from bot.decision.rules import CardRef, Recall, Reopen
from bot.decision.step import decide
from bot.errors import Unacceptable
from bot.jobs import Jobs
from bot.tickets.autonomy import Case, Demotion, Outcome
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Draft, Ticket
from bot.tickets.queries import change, get_ticket, lock_ticket
from bot.tickets.terms import DeliveryKind, DraftKind, EventKind


def recall(session: Session, jobs: Jobs, ref: CardRef, *, agent: str, now: datetime) -> None:
    """Stop the answer if it has not left, and give the ticket to a person, who can correct it.

    Raises NotFound, StaleDraft.
    """
    ticket = decide(session, jobs, Recall(), ref, agent=agent, now=now)
    case = sent_case(session, ticket)
    if case is not None:
        case.outcome, case.judged_by = Outcome.WRONG, agent
        session.add(case)
        _demote(session, case, Demotion.RECALLED, agent, now)


def reopen(session: Session, jobs: Jobs, ref: CardRef, *, agent: str, now: datetime) -> None:
    """As any ticket; an automatic answer that did not end it counts against its article."""
    was_automatic = sent_case(session, get_ticket(session, ref.ticket_id))
    decide(session, jobs, Reopen(), ref, agent=agent, now=now)
    if was_automatic is not None:
        _demote(session, was_automatic, Demotion.CAME_BACK, agent, now)


def rate(
    session: Session, jobs: Jobs, ticket_id: int, *, is_right: bool, agent: str, now: datetime
) -> None:
    """Raises NotFound, and Unacceptable when the latest turn was not answered automatically."""
    ticket = lock_ticket(session, ticket_id)
    case = sent_case(session, ticket)
    if case is None:
        raise Unacceptable("error-nothing-to-rate")
    case.outcome = Outcome.RIGHT if is_right else Outcome.WRONG
    case.judged_by = agent
    session.add(case)
    record(
        session,
        EventKind.AUTO_JUDGED,
        ticket_id=ticket_id,
        actor=agent,
        now=now,
        article=case.article_id,
        right=is_right,
    )
    if not is_right:
        _demote(session, case, Demotion.RATED_WRONG, agent, now)
    while not change(session, ticket, now=now, state=ticket.state):
        session.refresh(ticket)
    jobs.show(session, ticket_id, ticket.revision)


def judge_reply(db: Database, delivery_id: str, *, now: datetime) -> None:
    """An agent answered what was judged without being sent: was the gate right? Idempotent."""
    with db.write() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.kind is not DeliveryKind.REPLY:
            return
        case = latest_case(session, delivery.ticket_id, delivery.turn)
        is_theirs = delivery.approved_by != DESKBELL
        if case is None or case.was_sent or not case.would_answer or not is_theirs or case.outcome:
            return
        is_right = _is_as_drafted(session, delivery, case.article_id)
        case.outcome = Outcome.RIGHT if is_right else Outcome.WRONG
        case.judged_by = delivery.approved_by
        session.add(case)
        session.flush()
        note_case(session, case, now=now)


def latest_case(session: Session, ticket_id: int, turn: int) -> Case | None:
    query = select(Case).where(Case.ticket_id == ticket_id, Case.turn == turn)
    return session.exec(query.order_by(col(Case.id).desc())).first()


def sent_case(session: Session, ticket: Ticket) -> Case | None:
    """Of the open turn, when it was answered automatically."""
    query = select(Case).where(
        Case.ticket_id == ticket.id, Case.turn == ticket.turn, col(Case.was_sent)
    )
    return session.exec(query.order_by(col(Case.id).desc())).first()


def _demote(session: Session, case: Case, why: Demotion, agent: str, now: datetime) -> None:
    grant = find_grant(session, case.article_id, case.channel)
    if grant is not None:
        demote(session, grant, why, agent=agent, ticket_id=case.ticket_id, now=now)


def _is_as_drafted(session: Session, delivery: Delivery, article_id: str) -> bool:
    """Approved unedited, from the article the gate would have answered with."""
    query = select(Draft).where(Draft.ticket_id == delivery.ticket_id, Draft.turn == delivery.turn)
    draft = session.exec(query).first()
    return (
        draft is not None
        and draft.kind is DraftKind.ANSWER
        and delivery.text.strip() == draft.text.strip()
        and {source["passage_id"] for source in draft.sources} == {article_id}
    )
