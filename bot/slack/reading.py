"""The whole conversation of a ticket, for the reading modals."""

from sqlmodel import Session

from bot.slack.modals import SaidView
from bot.tickets.models import Ticket
from bot.tickets.queries import customer_of, deliveries_of, messages_of
from bot.tickets.terms import Direction


def said_views(session: Session, ticket: Ticket) -> list[SaidView]:
    assert ticket.id is not None
    customer = customer_of(session, ticket).name
    approver = {d.id: d.approved_by for d in deliveries_of(session, ticket.id)}
    return [
        SaidView(
            direction=message.direction,
            text=message.original or message.text,
            by=customer if message.direction is Direction.IN else approver[message.event_key],
            at=message.said_at,
        )
        for message in messages_of(session, ticket.id)
    ]
