"""From rows to the App Home: what waits, what is due soonest first."""

from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from bot.settings import DeskConfig
from bot.slack.autonomy_rows import autonomy_view
from bot.slack.home import HomeView, Trouble, WaitingTicket
from bot.tickets.clocks import HAS_CLOCK, SlaClock, due_first
from bot.tickets.models import Customer, Ticket
from bot.tickets.terms import Priority, Segment, TicketState

SHOWN = 20

# Of two that are due at once and as important, the one a source or an import calls VIP comes first.
_value_first = case((col(Customer.segment) == Segment.VIP, 0), else_=1)


def home_rows(
    session: Session,
    agent: str,
    config: DeskConfig,
    troubles: tuple[Trouble, ...],
    *,
    now: datetime,
) -> HomeView:
    is_waiting = col(Ticket.state) == TicketState.WAITING
    order = case(
        {p.value: rank for rank, p in enumerate(reversed(Priority))}, value=col(Ticket.priority)
    )
    query = (
        select(Ticket, Customer, SlaClock.due_at)
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .join(SlaClock, HAS_CLOCK, isouter=True)
        .where(is_waiting)
        .order_by(*due_first(), order, _value_first, col(Ticket.opened_at))
        .limit(SHOWN)
    )
    count = session.exec(select(func.count()).select_from(Ticket).where(is_waiting)).one()
    return HomeView(
        agent=agent,
        shop=config.shop.name,
        waiting=tuple(_waiting(*row, now=now) for row in session.exec(query)),
        waiting_count=count,
        troubles=troubles,
        autonomy=autonomy_view(session),
    )


def _waiting(
    ticket: Ticket, customer: Customer, due_at: datetime | None, *, now: datetime
) -> WaitingTicket:
    assert ticket.id is not None
    return WaitingTicket(
        ticket_id=ticket.id,
        customer=customer.name,
        segment=customer.segment,
        channel=ticket.channel,
        type=ticket.type,
        priority=ticket.priority,
        since=ticket.opened_at,
        assignee=ticket.assignee,
        due_at=due_at,
        is_overdue=due_at is not None and due_at <= now,
    )
