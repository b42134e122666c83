"""Write what happened, in the transaction in which it happened; the log hears of it afterwards."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from bot.tickets.models import Event
from bot.tickets.terms import EventKind

log = logging.getLogger(__name__)

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

    def tell(_: Session) -> None:
        log.info("ticket=%s step=%s by=%s", ticket_id, kind, actor)

    event.listen(session, "after_commit", tell, once=True)
