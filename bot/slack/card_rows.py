"""From rows to what a card shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.autonomy.feedback import latest_case
from bot.channels.capability import Mode, capability, has_way_back
from bot.clock import now as read_clock
from bot.decision.rules import CardRef, shown
from bot.drafting.linter import Hint, Slip, lint
from bot.settings import DeskConfig
from bot.slack.card_view import (
    AutoView,
    CardView,
    Caution,
    Decided,
    DeliveryView,
    EarlierTurn,
    Escalated,
)
from bot.slack.personal import veiled
from bot.slack.sla_rows import due_views
from bot.slack.way_lines import WayView, way_view
from bot.texts import say
from bot.tickets.journal import DESKBELL
from bot.tickets.links import names_many_links
from bot.tickets.models import Customer, Delivery, Draft, Message, Ticket
from bot.tickets.people import other_tickets, segment_of
from bot.tickets.presence import present
from bot.tickets.queries import customer_of, deliveries_of, draft_of, messages_of, veil_of
from bot.tickets.terms import (
    DeliveryKind,
    DeliveryState,
    Direction,
    EventKind,
    Review,
    TicketState,
)
from bot.tickets.turns import proposal_of


def card_view(session: Session, ticket: Ticket, config: DeskConfig) -> CardView:
    assert ticket.id is not None
    language = config.shop.desk_language.value
    customer = customer_of(session, ticket)
    messages = [m for m in messages_of(session, ticket.id) if m.turn == ticket.turn]
    said = [message for message in messages if message.direction is Direction.IN]
    draft = draft_of(session, ticket)
    deliveries = [d for d in deliveries_of(session, ticket.id) if d.turn == ticket.turn]
    there = present(session, ticket.id, now=read_clock())
    view = CardView(
        ref=card_ref(ticket, draft),
        state=ticket.state,
        channel=ticket.channel,
        customer=customer.name,
        messages=tuple(message.text for message in said),
        subject=ticket.subject,
        attachments=tuple(_attachments(said)),
        leaves_out=any(message.original for message in said),
        has_many_links=names_many_links(message.text for message in said),
        earlier_turns=ticket.turn - 1,
        reply_limit=_reply_limit(ticket, language),
        way=_way(ticket, customer, deliveries, read_clock()),
        can_reply=has_way_back(ticket.reply_to),
        segment=segment_of(session, ticket),
        other_tickets=tuple(each.id or 0 for each in other_tickets(session, ticket)),
        order=customer.order,
        type=ticket.type,
        priority=ticket.priority,
        urgency=ticket.urgency,
        review=tuple(Review(reason) for reason in ticket.review),
        triage_reason=ticket.triage_reason,
        draft=proposal_of(draft) if draft else None,
        is_refreshing=ticket.state is TicketState.NEW and draft is not None,
        cautions=tuple(Caution(word) for word in draft.cautions) if draft else (),
        hints=hints_for(draft, ticket, config),
        assignee=ticket.assignee,
        editing=tuple(each.agent for each in there if each.is_editing),
        looking=tuple(each.agent for each in there if not each.is_editing),
        due=due_views(session, ticket, config, now=read_clock()),
        snoozed_until=ticket.snoozed_until,
        decided=_decided(ticket, deliveries),
        deliveries=tuple(_delivery(d, language) for d in deliveries),
        escalated=_escalated(ticket, config),
        auto=_automatic(session, ticket),
    )
    return veiled(view, veil_of(session, ticket))


def _automatic(session: Session, ticket: Ticket) -> AutoView | None:
    assert ticket.id is not None
    case = latest_case(session, ticket.id, ticket.turn)
    if case is None:
        return None
    return AutoView(
        title=case.title,
        bars=tuple(case.bars),
        was_sent=case.was_sent,
        would_answer=case.would_answer,
        confidence=case.confidence,
        threshold=case.threshold,
        lead=case.lead,
        outcome=case.outcome,
    )


def hints_for(draft: Draft | None, ticket: Ticket, config: DeskConfig) -> tuple[Hint, ...]:
    """About how the draft is worded. A shop's own sentences may differ in politeness."""
    if draft is None:
        return ()
    hints = lint(draft.text, ticket.language, config.replies.banned, config.replies.rules)
    return tuple(h for h in hints if draft.model or h.slip is not Slip.MIXED_POLITENESS)


def card_ref(ticket: Ticket, draft: Draft | None) -> CardRef:
    assert ticket.id is not None
    return CardRef(ticket.id, *shown(ticket, draft))


def earlier_turn(session: Session, ticket: Ticket, turn: int) -> EarlierTurn:
    assert ticket.id is not None
    messages = [m for m in messages_of(session, ticket.id) if m.turn == turn]
    query = select(Delivery).where(
        Delivery.ticket_id == ticket.id,
        Delivery.turn == turn,
        Delivery.kind == DeliveryKind.REPLY,
        Delivery.state != DeliveryState.RECALLED,
    )
    reply = session.exec(query.order_by(col(Delivery.created_at).desc())).first()
    return EarlierTurn(
        ticket_id=ticket.id,
        turn=turn,
        messages=tuple(m.text for m in messages if m.direction is Direction.IN),
        reply=reply.text if reply else "",
        by=reply.approved_by if reply else "",
        kind=_how(session, reply) if reply else None,
        at=reply.created_at if reply else None,
        delivery_id=reply.id if reply else "",
    )


def _attachments(messages: Sequence[Message]) -> list[str]:
    return [_listed(attachment) for message in messages for attachment in message.attachments]


def _listed(attachment: Mapping[str, Any]) -> str:
    """receipt.pdf (application/pdf, 120 kB)"""
    name = str(attachment.get("name") or attachment.get("url") or "?")
    size = attachment.get("size")
    about = [attachment.get("type"), f"{-(-size // 1000)} kB" if isinstance(size, int) else ""]
    told = ", ".join(filter(None, about))
    return f"{name[:30]} ({told[:27]})" if told else name


def _decided(ticket: Ticket, deliveries: Sequence[Delivery]) -> Decided | None:
    if ticket.state not in (TicketState.PENDING, TicketState.RESOLVED):
        return None
    if ticket.decision is None or ticket.decided_at is None:
        return None
    decided = Decided(ticket.decision, ticket.decided_by, ticket.decided_at)
    replies = [each for each in deliveries if each.kind is DeliveryKind.REPLY]
    if not replies:
        return decided
    return replace(decided, reply=replies[-1].text, delivery_id=replies[-1].id)


def _delivery(delivery: Delivery, language: str) -> DeliveryView:
    at = delivery.done_at or delivery.last_try_at or delivery.created_at
    if delivery.state is DeliveryState.QUEUED and delivery.next_try_at:
        at = delivery.next_try_at
    error = _in_words(delivery.error, language)
    is_kept = delivery.state is DeliveryState.SENT and delivery.way == Mode.PULL
    return DeliveryView(delivery.id, delivery.kind, delivery.state, at, error, is_kept=is_kept)


def _in_words(why: str, language: str) -> str:
    key, _, detail = why.partition(":")
    return say(language, key, detail=detail) if key else ""


def _how(session: Session, reply: Delivery) -> EventKind:
    """An agent either let the draft go as it was or wrote something else; or there was none."""
    if reply.approved_by == DESKBELL:
        return EventKind.AUTO_ANSWERED
    query = select(Draft.text).where(Draft.ticket_id == reply.ticket_id, Draft.turn == reply.turn)
    is_as_drafted = session.exec(query).first() == reply.text
    return EventKind.APPROVED if is_as_drafted else EventKind.EDITED


def _way(
    ticket: Ticket, customer: Customer, deliveries: Sequence[Delivery], now: datetime
) -> WayView | None:
    known = {"email": customer.email, "phone": customer.phone}
    contacts = tuple(name for name, value in known.items() if value)
    # The vendor knows better than our arithmetic when its window is over.
    failed = (each.error for each in deliveries if each.state is DeliveryState.FAILED)
    is_shut = "send-window-closed" in failed
    return way_view(ticket.channel, ticket.reply_to, contacts, is_shut=is_shut, now=now)


def _reply_limit(ticket: Ticket, language: str) -> str:
    can_send = capability(ticket.channel)
    return say(language, f"reply-limit-{can_send.unit}", limit=can_send.longest)


def _escalated(ticket: Ticket, config: DeskConfig) -> Escalated | None:
    if not ticket.escalated_by:
        return None
    team, before = config.team(ticket.team), config.team(ticket.escalated_from)
    return Escalated(
        by=ticket.escalated_by,
        note=ticket.escalation_note,
        from_team=before.name if before else "",
        on_call=team.on_call if team else "",
    )
