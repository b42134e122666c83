"""A reply that waits for its customer is announced to their phone, where the shop has a way to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.jobs import Jobs
from bot.texts import say
from bot.tickets.models import Delivery
from bot.tickets.queries import customer_of, get_ticket
from bot.tickets.terms import DeliveryKind

ReadyRoute = Callable[[str, str, int], dict[str, Any] | None]  # phone, name, ticket id


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
    route = route_of(customer.phone, customer.name, kept.ticket_id)
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
