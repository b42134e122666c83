"""From rows to the values the stations work on: the open turn, its triage, its draft."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.tickets.models import Draft, Message, Ticket
from bot.tickets.people import segment_of
from bot.tickets.queries import customer_of, messages_of
from bot.tickets.terms import Direction, Lack, Language, Review, TicketType
from bot.tickets.values import Proposal, Said, Sentence, SourceRef, Triage, Turn, Unsupported


def newest_message_id(messages: Sequence[Message]) -> int:
    return max((m.id or 0 for m in messages if m.direction is Direction.IN), default=0)


def gather_turn(session: Session, ticket: Ticket) -> tuple[Turn, int]:
    """The open turn, and the id of its newest message."""
    assert ticket.id is not None
    messages = messages_of(session, ticket.id)
    customer = customer_of(session, ticket)
    unanswered = [m for m in messages if m.turn == ticket.turn and m.direction is Direction.IN]
    earlier = [m for m in messages if m.turn < ticket.turn]
    turn = Turn(
        texts=tuple(message.text for message in unanswered),
        channel=ticket.channel,
        subject=ticket.subject if ticket.turn == 1 else "",
        history=tuple(Said(message.direction, message.text) for message in earlier),
        customer_name=customer.name,
        segment=segment_of(session, ticket),
        order=customer.order,
    )
    return turn, newest_message_id(messages)


def triage_of(ticket: Ticket) -> Triage:
    return Triage(
        type=ticket.type or TicketType.OTHER,
        review=tuple(Review(reason) for reason in ticket.review),
        priority=ticket.priority,
        urgency=ticket.urgency,
        language=Language(ticket.language),
        team=ticket.team,
        confidence=ticket.triage_confidence,
        reason=ticket.triage_reason,
        sentiment=ticket.sentiment,
        sure=ticket.triage_sure,
    )


def proposal_of(draft: Draft) -> Proposal:
    return Proposal(
        kind=draft.kind,
        sentences=tuple(_sentence(s) for s in draft.sentences),
        sources=tuple(
            SourceRef(s["passage_id"], s["title"], s.get("version", "")) for s in draft.sources
        ),
        confidence=draft.confidence,
        level=draft.level,
        why=draft.why,
        model=draft.model,
        text=draft.text,
    )


def _sentence(stored: dict[str, Any]) -> Sentence:
    unsupported = stored.get("unsupported", [])
    return Sentence(
        stored["text"],
        tuple(stored["passages"]),
        tuple(Unsupported(Lack(lack), said) for lack, said in unsupported),
    )


def text_hash(turn: int, text: str) -> str:
    """Names one text as the answer to one turn: the same words later are another approval."""
    return hashlib.sha256(f"{turn}:{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
