"""What was said in a widget, by both sides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.channels.capability import Mode
from bot.channels.website.widget import NAME
from bot.tickets.models import Customer, Delivery, Message, Ticket
from bot.tickets.terms import Channel, DeliveryState, Direction

_MOST = 100  # of each side
_GONE = "∅"  # withdrawn or erased


@dataclass(frozen=True)
class Conversation:
    said: tuple[dict[str, Any], ...]  # oldest first
    has_news: bool  # something waits for the customer


def conversation(session: Session, customer: str) -> Conversation:
    tickets = (
        select(Ticket.id)
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .where(
            Customer.channel == Channel.WIDGET,
            Customer.account == NAME,
            Customer.external_id == customer,
        )
    )
    written = (
        select(Message)
        .where(col(Message.ticket_id).in_(tickets), Message.direction == Direction.IN)
        .order_by(col(Message.id).desc())
        .limit(_MOST)
    )
    answered = (
        select(Delivery)
        .where(
            col(Delivery.ticket_id).in_(tickets),
            col(Delivery.state).in_((DeliveryState.SENT, DeliveryState.DELIVERED)),
        )
        .order_by(col(Delivery.created_at).desc())
        .limit(_MOST)
    )
    replies = session.exec(answered).all()
    said = [_said(f"m{m.id}", "customer", m.text, m.received_at) for m in session.exec(written)]
    said += [_said(d.id, "shop", d.text, d.created_at) for d in replies]
    return Conversation(
        said=tuple(sorted((s for s in said if s["text"] != _GONE), key=lambda s: str(s["at"]))),
        has_news=any(d.state is DeliveryState.SENT and d.way == Mode.PULL for d in replies),
    )


def _said(id: str, by: str, text: str, at: datetime) -> dict[str, Any]:
    return {"id": id, "by": by, "text": text, "at": at.isoformat()}
