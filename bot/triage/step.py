"""Triage one ticket: read its open turn, decide, write."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.db import Database
from bot.settings import Routing
from bot.texts import say
from bot.tickets import search
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Message, Ticket
from bot.tickets.queries import change, get_ticket, lock_ticket, messages_of
from bot.tickets.terms import EventKind, Language, Priority, TicketState, TicketType, Urgency
from bot.tickets.turns import gather_turn, newest_message_id
from bot.tickets.values import Triage, Turn

log = logging.getLogger(__name__)

Decide = Callable[[Turn, int], Triage]  # the turn and its ticket's id, for the model's books


def triage_message(db: Database, message_id: int, decide: Decide, *, now: datetime) -> int | None:
    """Returns the ticket to draft for, or None when a newer message's workflow will do it all.

    Never raises for a bad classifier: the ticket then goes to a person as it is.
    """
    with db.read() as session:
        message = session.get(Message, message_id)
        assert message is not None
        ticket = get_ticket(session, message.ticket_id)
        turn, newest = gather_turn(session, ticket)
        words = search.words_in(session, ticket)
    if newest != message_id:
        return None
    if ticket.state is not TicketState.NEW or ticket.triaged_message_id == newest:
        return ticket.id
    try:
        result = decide(turn, message.ticket_id)
    except Exception:
        log.exception("ticket=%s step=triage failed; a person will sort it", ticket.id)
        result = _unsorted(ticket)
    with db.write() as session:
        current = lock_ticket(session, message.ticket_id)
        said_since = newest_message_id(messages_of(session, message.ticket_id)) != newest
        if said_since or current.state is not TicketState.NEW:
            return None  # the newer message's workflow goes on, or a person has closed the ticket
        change(session, current, now=now, **_fields(current, result, newest))
        search.keep(session, message.ticket_id, words)
        record(
            session,
            EventKind.TRIAGED,
            ticket_id=ticket.id,
            actor=DESKBELL,
            now=now,
            type=result.type,
            review=list(result.review),
            priority=result.priority,
            urgency=result.urgency,
            sentiment=result.sentiment,
        )
    return ticket.id


def _fields(ticket: Ticket, result: Triage, newest: int) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": result.type,
        "review": list(result.review),
        "language": result.language,
        "triage_reason": result.reason,
        "triage_confidence": result.confidence,
        "triage_sure": dict(result.sure),
        "sentiment": result.sentiment,
        "triaged_message_id": newest,
    }
    if not ticket.escalated_by:  # what a person chose stays
        fields |= {"team": result.team, "priority": result.priority, "urgency": result.urgency}
    return fields


def _unsorted(ticket: Ticket) -> Triage:
    return Triage(
        type=TicketType.OTHER,
        review=(),
        priority=Priority.HIGH,
        urgency=Urgency.NORMAL,
        language=Language(ticket.language),
        team=Routing().default if not ticket.team else ticket.team,
        confidence=0.0,
        reason=say("ko", "journey-triage-failed") + " / " + say("en", "journey-triage-failed"),
    )
