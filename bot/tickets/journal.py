"""Write what happened, in the transaction in which it happened."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.tickets.models import Event
from bot.tickets.terms import EventKind

CUSTOMER = "customer"
DESKBELL = "deskbell"


def record(
    session: Session,
    kind: EventKind,
    /,
    *,
    ticket_id: int | None,
    actor: str,
    now: datetime,
    **data: Any,
) -> None:
    """`data` is small and plain: ids, terms, numbers. Never what a customer wrote."""
    session.add(Event(kind=kind, ticket_id=ticket_id, actor=actor, at=now, data=data))
