"""Which ticket a message joins. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NewType

from bot.channels.inbound import Inbound
from bot.tickets.models import Ticket
from bot.tickets.terms import TicketState
from bot.vault.masking import guard

Guarded = NewType("Guarded", Inbound)  # nothing in it that may not be stored


def ticket_to_join(
    tickets: Sequence[Ticket], thread: str, *, reopen_days: int, now: datetime, answers: int = 0
) -> Ticket | None:
    """The customer's newest ticket of the same thread that is open or was resolved lately.

    A message without a thread joins whatever the customer has open; one with a thread never joins
    another conversation. One that answers a reply of a ticket of theirs belongs to that.
    """
    named = [ticket for ticket in tickets if ticket.id == answers]
    same = named or [ticket for ticket in tickets if not thread or ticket.thread == thread]
    still_open = [ticket for ticket in same if ticket.state is not TicketState.RESOLVED]
    if still_open:
        return max(still_open, key=lambda ticket: ticket.id or 0)
    since = now - timedelta(days=reopen_days)
    lately = [ticket for ticket in same if ticket.updated_at >= since]
    return max(lately, key=lambda ticket: ticket.id or 0, default=None)


def starts_new_turn(state: TicketState) -> bool:
    """Writing after an answer starts a new turn; writing before one joins the same."""
    return state in (TicketState.PENDING, TicketState.RESOLVED)


def guarded(inbound: Inbound) -> Guarded:
    """Without registration and card numbers, which may not be stored, wherever they were typed."""
    sender = inbound.sender
    safe = replace(
        inbound,
        text=guard(inbound.text),
        original=guard(inbound.original),
        subject=guard(inbound.subject),
        sender=replace(
            sender,
            name=guard(sender.name),
            email=guard(sender.email),
            phone=guard(sender.phone),
            order=guard(sender.order),
        ),
        attachments=tuple(
            {key: guard(value) if isinstance(value, str) else value for key, value in file.items()}
            for file in inbound.attachments
        ),
    )
    return Guarded(safe)
