"""The App Home and the help text: what waits, what needs care, how it works."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.autonomy_view import OFF, AutonomyView, autonomy_blocks
from bot.slack.block import Block, View, actions, button, context, divider, header, section
from bot.slack.ids import Action
from bot.slack.ids import View as Id
from bot.slack.text import Markup, fit, join, link, mention, moment, tell, tell_plainly
from bot.tickets.terms import Channel, Priority, Segment, TicketType


@dataclass(frozen=True)
class WaitingTicket:
    ticket_id: int
    customer: str
    channel: Channel
    type: TicketType | None
    priority: Priority
    since: datetime
    link: str = ""  # permalink of the card
    assignee: str = ""  # agent id
    segment: Segment | None = None
    due_at: datetime | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Trouble:
    """Something an admin should look at: one line, already in the desk's language."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class HomeView:
    agent: str
    shop: str
    waiting: tuple[WaitingTicket, ...] = ()  # what is due soonest first
    waiting_count: int = 0  # all of them, also those not listed
    troubles: tuple[Trouble, ...] = ()
    autonomy: AutonomyView = OFF


MOST_WAITING = 20
MOST_TROUBLES = 10


def home_view(view: HomeView, language: str) -> View:
    count = max(view.waiting_count, len(view.waiting))
    greeting = "home-greeting" if count else "home-calm"
    blocks = [
        header(tell_plainly(language, "home-title", shop=view.shop)),
        section(tell(language, greeting, who=mention(view.agent), count=count)),
        *_troubles(view, language),
        *_waiting(view, count, language),
        *autonomy_blocks(view.autonomy, language),
        divider(),
        *_how_it_works(language),
    ]
    return {"type": "home", "callback_id": Id.HOME, "blocks": blocks}


def closed_home_view(shop: str, why: Markup, language: str) -> View:
    """For people who may not decide here."""
    blocks = [header(tell_plainly(language, "home-title", shop=shop)), section(why)]
    return {"type": "home", "callback_id": Id.HOME, "blocks": blocks}


def _troubles(view: HomeView, language: str) -> list[Block]:
    if not view.troubles:
        return []
    blocks = [header(tell_plainly(language, "home-troubles"))]
    for trouble in view.troubles[:MOST_TROUBLES]:
        look = tell(language, "home-look")
        linked = link(trouble.link, look) if trouble.link else Markup("")
        blocks.append(section(join([Markup(f"⚠️ {fit(trouble.text, 500)}"), linked], by=" ")))
    left = len(view.troubles) - MOST_TROUBLES
    if left > 0:
        blocks.append(context(tell(language, "home-troubles-more", count=left)))
    return blocks


def _waiting(view: HomeView, count: int, language: str) -> list[Block]:
    if not view.waiting:
        return []
    blocks = [header(tell_plainly(language, "home-waiting"))]
    blocks += [section(ticket_line(each, language)) for each in view.waiting[:MOST_WAITING]]
    if count > MOST_WAITING:
        blocks.append(context(tell(language, "home-more", count=count - MOST_WAITING)))
    return blocks


def ticket_line(ticket: WaitingTicket, language: str) -> Markup:
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
    facts.append(tell(language, "home-since", when=moment(ticket.since)))
    if ticket.due_at:
        key = "home-overdue" if ticket.is_overdue else "home-due"
        facts.append(tell(language, key, when=moment(ticket.due_at)))
    if ticket.assignee:
        facts.append(tell(language, "card-assignee", who=mention(ticket.assignee)))
    return join(facts)


def _how_it_works(language: str) -> list[Block]:
    steps = [tell(language, f"home-how-{step}") for step in (1, 2, 3)]
    upload = button(tell_plainly(language, "home-upload"), Action.UPLOAD, "upload")
    words = button(tell_plainly(language, "home-words"), Action.WORDS, "words")
    return [
        header(tell_plainly(language, "home-how")),
        *(section(step) for step in steps),
        actions("knowledge", [upload, words]),
        context(tell(language, "home-help")),
    ]
