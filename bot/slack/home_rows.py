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
_priority = case(
    {p.value: rank for rank, p in enumerate(reversed(Priority))}, value=col(Ticket.priority)
)
IMPORTANCE = (*due_first(), _priority, _value_first, col(Ticket.opened_at))


def home_rows(
    session: Session,
    agent: str,
    config: DeskConfig,
    troubles: tuple[Trouble, ...],
    *,
    now: datetime,
) -> HomeView:
    is_waiting = col(Ticket.state) == TicketState.WAITING
    query = (
        select(Ticket, Customer, SlaClock.due_at)
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .join(SlaClock, HAS_CLOCK, isouter=True)
        .where(is_waiting)
        .order_by(*IMPORTANCE)
        .limit(SHOWN)
    )
    count = session.exec(select(func.count()).select_from(Ticket).where(is_waiting)).one()
    return HomeView(
        agent=agent,
        shop=config.shop.name,
        waiting=tuple(waiting_ticket(*row, now=now) for row in session.exec(query)),
        waiting_count=count,
        troubles=troubles,
        autonomy=autonomy_view(session),
    )


def waiting_ticket(
    ticket: Ticket, customer: Customer, due_at: datetime | None, *, now: datetime, link: str = ""
) -> WaitingTicket:
    assert ticket.id is not None
    return WaitingTicket(
        ticket_id=ticket.id,
        link=link,
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
