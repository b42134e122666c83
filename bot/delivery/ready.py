"""A reply that waits for its customer is announced to them, where the shop has a way to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.channels.capability import kind
from bot.channels.contract import Waiting
from bot.jobs import Jobs
from bot.texts import say
from bot.tickets.models import Delivery
from bot.tickets.queries import customer_of, get_ticket
from bot.tickets.terms import DeliveryKind

ReadyRoute = Callable[[Waiting], dict[str, Any] | None]


def announce(
    session: Session, jobs: Jobs, kept: Delivery, route_of: ReadyRoute, *, now: datetime
) -> None:
    """Once for each reply, as a delivery of its own. The caller commits."""
    notice_id = f"{kept.id}_ready"
    is_told = session.get(Delivery, notice_id) is not None
    if is_told or kept.kind is not DeliveryKind.REPLY:
        return
    ticket = get_ticket(session, kept.ticket_id)
    customer = customer_of(session, ticket)
    waiting = Waiting(
        channel=kind(kept.route),
        external_id=customer.external_id,
        name=customer.name,
        phone=customer.phone,
        ticket_id=kept.ticket_id,
        language=ticket.language,
    )
    route = route_of(waiting)
    if route is None:
        return
    session.add(
        Delivery(
            id=notice_id,
            ticket_id=kept.ticket_id,
            turn=kept.turn,
            kind=DeliveryKind.NOTICE,
            text=say(ticket.language, "notice-ready"),
            route=route,
            approved_by=kept.approved_by,
            created_at=now,
        )
    )
    session.flush()
    jobs.deliver(session, notice_id, 1)
