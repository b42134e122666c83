"""A ticket as one entry of a list: on the Home, and in what /desk answers. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.block import Block, section
from bot.slack.text import Markup, fit, join, link, mention, moment, tell
from bot.tickets.terms import Channel, Priority, Segment, TicketState, TicketType, Urgency

_MOST_SNIPPET = 160


@dataclass(frozen=True)
class TicketView:
    ticket_id: int
    customer: str
    channel: Channel
    type: TicketType | None
    priority: Priority
    since: datetime
    urgency: Urgency = Urgency.NORMAL
    state: TicketState = TicketState.WAITING
    link: str = ""  # permalink of the card
    team: str = ""  # its name
    assignee: str = ""  # agent id
    segment: Segment | None = None
    due_at: datetime | None = None
    left: str = ""  # how long until then, or since
    is_overdue: bool = False
    said: str = ""  # what it is about, under the veil


def ticket_block(view: TicketView, language: str) -> Block:
    lines = [ticket_line(view, language)]
    if view.said:
        lines.append(Markup(f"> {fit(view.said, _MOST_SNIPPET)}"))
    return section(join(lines, by="\n"))


def ticket_line(ticket: TicketView, language: str) -> Markup:
    name = tell(language, "home-ticket", ticket=str(ticket.ticket_id))
    facts = [
        Markup(f"*{link(ticket.link, name) if ticket.link else name}*"),
        fit(ticket.customer, 60) or tell(language, "customer-unnamed"),
        tell(language, f"channel-{ticket.channel}"),
    ]
    if ticket.segment is Segment.VIP:
        facts.append(tell(language, "segment-vip"))
    if ticket.type:
        facts.append(tell(language, f"type-{ticket.type}"))
    priority = tell(language, f"priority-{ticket.priority}")
    facts.append(tell(language, "home-priority", priority=priority))
    if ticket.urgency is Urgency.HIGH:
        facts.append(tell(language, "home-urgent"))
    facts.append(tell(language, "home-since", when=moment(ticket.since)))
    if ticket.due_at:
        key = "home-overdue" if ticket.is_overdue else "home-due"
        facts.append(tell(language, key, when=moment(ticket.due_at), left=ticket.left))
    if ticket.state is not TicketState.WAITING:
        facts.append(tell(language, f"state-{ticket.state}"))
    facts.append(fit(ticket.team, 60))
    if ticket.assignee:
        facts.append(tell(language, "card-assignee", who=mention(ticket.assignee)))
    return join(facts)


def span(seconds: float, language: str) -> Markup:
    """ "2 h 5 min", in the two largest units; whole minutes."""
    minutes = int(abs(seconds)) // 60
    days, hours = divmod(minutes // 60, 24)
    parts = [("days", days), ("hours", hours), ("minutes", minutes % 60)]
    largest = next((at for at, (_, count) in enumerate(parts) if count), 2)
    told = [(unit, count) for unit, count in parts[largest : largest + 2] if count]
    return join([tell(language, f"span-{unit}", count=n) for unit, n in told or parts[2:]], by=" ")
