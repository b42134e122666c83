"""Let the gate judge a drafted turn, and answer it when nothing stands in the way.

An automatic answer is a decision like an agent's: one transaction with its delivery, exactly one
winner, under the same rules. Whatever goes wrong leaves the ticket to a person.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.autonomy.earning import is_drawn
from bot.autonomy.gate import Sight
from bot.autonomy.gathering import gather
from bot.autonomy.grants import demote, find_grant, lock_mode, mode_of, switch_of
from bot.autonomy.rules import Facts, Verdict, may_answer_alone
from bot.db import Database
from bot.decision.rules import AnswerAlone, CardRef, shown
from bot.decision.step import decide
from bot.errors import BotError
from bot.jobs import Jobs
from bot.settings import Autonomy
from bot.tickets.autonomy import Case, Demotion, Mode
from bot.tickets.journal import DESKBELL
from bot.tickets.models import Ticket
from bot.tickets.queries import draft_of, get_ticket, lock_ticket
from bot.tickets.terms import Language, TicketState, TicketType
from bot.tickets.turns import gather_turn
from bot.tickets.values import Turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setup:
    """What the shop brings: its documents, and its limits."""

    look: Callable[[Turn, Language], Sight]
    settings: Autonomy


def answer_alone(db: Database, jobs: Jobs, ticket_id: int, setup: Setup, *, now: datetime) -> None:
    """Idempotent: each message is judged once. Never raises for a gate that fails."""
    with db.read() as session:
        if mode_of(session) is Mode.OFF:
            return
        ticket = get_ticket(session, ticket_id)
        turn, newest = gather_turn(session, ticket)
    try:
        sight = setup.look(turn, Language(ticket.language))
        with db.write() as session:
            _judge(session, jobs, ticket_id, newest, turn, sight, setup, now)
    except BotError as e:
        log.warning("ticket=%s step=autonomy refused: %s", ticket_id, type(e).__name__)
    except Exception:
        log.exception("ticket=%s step=autonomy failed; a person will answer", ticket_id)


def _judge(
    session: Session,
    jobs: Jobs,
    ticket_id: int,
    message_id: int,
    turn: Turn,
    sight: Sight,
    setup: Setup,
    now: datetime,
) -> None:
    mode = lock_mode(session)
    ticket = lock_ticket(session, ticket_id)
    draft = draft_of(session, ticket)
    said_since = gather_turn(session, ticket)[1] != message_id
    is_judged = select(Case.id).where(Case.message_id == message_id)
    if said_since or ticket.state is not TicketState.WAITING or session.exec(is_judged).first():
        return
    _note_came_back(session, ticket, sight, now)
    article_id = sight.article.article_id if sight.article else ""
    facts = gather(
        session,
        ticket,
        draft,
        turn,
        sight,
        setup.settings,
        switch=switch_of(find_grant(session, article_id, ticket.channel)),
        is_drawn=is_drawn(message_id, setup.settings.audit_share),
        is_shadow=mode is not Mode.LIVE,
        now=now,
    )
    verdict = may_answer_alone(facts)
    session.add(_case(ticket, message_id, facts, verdict, now))
    if verdict.may_answer and facts.reply is not None:
        seen = CardRef(ticket_id, *shown(ticket, draft))
        decide(session, jobs, AnswerAlone(facts.reply.text), seen, agent=DESKBELL, now=now)


def _case(ticket: Ticket, message_id: int, facts: Facts, verdict: Verdict, now: datetime) -> Case:
    assert ticket.id is not None
    return Case(
        message_id=message_id,
        ticket_id=ticket.id,
        turn=ticket.turn,
        customer_id=ticket.customer_id,
        channel=ticket.channel,
        article_id=facts.article.article_id if facts.article else "",
        title=facts.article.title if facts.article else "",
        bars=[bar.value for bar in verdict.bars],
        would_answer=verdict.would_answer,
        was_sent=verdict.may_answer,
        confidence=facts.confidence,
        threshold=facts.threshold,
        lead=facts.lead,
        at=now,
    )


def _note_came_back(session: Session, ticket: Ticket, sight: Sight, now: datetime) -> None:
    """The customer wrote again after an automatic answer: unless they only say thanks, or clearly
    ask something else, the answer did not help."""
    query = select(Case).where(
        Case.ticket_id == ticket.id, Case.turn == ticket.turn - 1, col(Case.was_sent)
    )
    case = session.exec(query).first()
    if case is None or (ticket.type is TicketType.OTHER and not ticket.review):
        return
    article_id = sight.article.article_id if sight.article else ""
    asks_anew = ticket.type is TicketType.FAQ and article_id not in ("", case.article_id)
    grant = find_grant(session, case.article_id, case.channel)
    if grant is not None and not asks_anew:
        demote(session, grant, Demotion.CAME_BACK, ticket_id=ticket.id, now=now)
