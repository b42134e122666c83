"""From the database to the figures of a period: a few statements, whatever the number of tickets.

The journal says what happened; a ticket lends its type and channel, so a corrected label counts
where it was corrected to.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from bot.analytics import counting
from bot.analytics.figures import (
    Answered,
    Deadlines,
    Figures,
    ModelUse,
    PledgeDue,
    Pledges,
    Product,
    Term,
    Times,
)
from bot.analytics.periods import Period
from bot.analytics.questions import questions, unanswered
from bot.settings import DeskConfig
from bot.sla.calendar import calendar_of
from bot.sla.rules import TELLING, course_of
from bot.tickets import search
from bot.tickets.clocks import Due, Level, SlaClock, is_overdue
from bot.tickets.faq_votes import votes
from bot.tickets.models import Event, ModelCall, Ticket
from bot.tickets.pledges import Pledge
from bot.tickets.terms import Channel, EventKind, TicketState, TicketType

_OPENED = (EventKind.TICKET_OPENED, EventKind.TICKET_REOPENED)
MOST_PLEDGES = 5  # that are listed
_ENDING = (EventKind.APPROVED, EventKind.EDITED, EventKind.AUTO_ANSWERED, EventKind.RESOLVED)

Opened = dict[tuple[TicketType, Channel], int]


def figures(session: Session, period: Period, config: DeskConfig, *, now: datetime) -> Figures:
    """As far as the period has come by `now`."""
    start, end = period.start, min(period.end, now)
    came_in, kinds = opened(session, start, end), _kinds(session, start, end)
    first_reply, solution, deadlines = _times(session, start, end, config)
    is_waiting = Ticket.state == TicketState.WAITING
    late = select(func.count()).join(SlaClock, col(SlaClock.ticket_id) == col(Ticket.id))
    return Figures(
        period=period,
        opened=came_in,
        messages=kinds[EventKind.MESSAGE_RECEIVED],
        answered=Answered(
            automatic=kinds[EventKind.AUTO_ANSWERED],
            approved=kinds[EventKind.APPROVED],
            edited=kinds[EventKind.EDITED],
            escalated=kinds[EventKind.ESCALATED],
        ),
        first_reply=first_reply,
        solution=solution,
        deadlines=deadlines,
        pledges=_pledges(session, start, end),
        questions=questions(session, start, end),
        unanswered=unanswered(session, start, end),
        unhelpful=tuple(votes(session, start, end)),
        spikes=counting.spikes(*_compared(session, period, end, config.digest.products)),
        model=_model(session, start, end),
        corrections=_corrections(session, start, end),
        waiting=session.exec(select(func.count()).select_from(Ticket).where(is_waiting)).one(),
        overdue=session.exec(late.select_from(Ticket).where(is_waiting, is_overdue(now))).one(),
    )


def opened(session: Session, start: datetime, end: datetime) -> Opened:
    """Tickets opened, or reopened by their customers."""
    query = (
        select(Ticket.type, Ticket.channel, func.count())
        .join(Event, col(Event.ticket_id) == col(Ticket.id))
        .where(col(Event.kind).in_(_OPENED), *_within(start, end))
        .group_by(col(Ticket.type), col(Ticket.channel))
    )
    counts: Counter[tuple[TicketType, Channel]] = Counter()
    for kind, channel, count in session.exec(query):
        key = TicketType(kind or TicketType.OTHER), Channel(channel)
        counts[key] += count  # None: triage has not run yet
    return dict(counts)


def began_at(session: Session) -> datetime | None:
    """When anything happened first."""
    return session.exec(select(Event.at).order_by(col(Event.id)).limit(1)).first()


def _within(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Event.at) >= start, col(Event.at) < end


def _compared(
    session: Session, period: Period, end: datetime, products: Sequence[str]
) -> tuple[Counter[Term], list[Counter[Term]]]:
    """This period, and what others like it brought by the same hour, since the desk began."""
    began, gone = began_at(session), end - period.start
    return _by_term(session, period.start, end, products), [
        _by_term(session, each.start, min(each.start + gone, each.end), products)
        for each in period.earlier()
        if began is not None and each.start >= began
    ]


def _by_term(
    session: Session, start: datetime, end: datetime, products: Sequence[str]
) -> Counter[Term]:
    """Ids ascend with time, so those of a period are a range of the words' own key."""
    counts = counting.by_term(opened(session, start, end))
    ids = select(func.min(Event.ticket_id), func.max(Event.ticket_id)).where(
        Event.kind == EventKind.TICKET_OPENED, *_within(start, end)
    )
    first, last = session.exec(ids).one() if products else (None, None)
    if first is not None and last is not None:
        counts.update({Product(n): search.count(session, n, first, last) for n in products})
    return counts


def _kinds(session: Session, start: datetime, end: datetime) -> Counter[EventKind]:
    query = select(Event.kind, func.count()).where(*_within(start, end)).group_by(col(Event.kind))
    return Counter({EventKind(kind): count for kind, count in session.exec(query)})


def _times(
    session: Session, start: datetime, end: datetime, config: DeskConfig
) -> tuple[Times, Times, Deadlines]:
    ending = select(Event.ticket_id).where(col(Event.kind).in_(_ENDING), *_within(start, end))
    found = _ended(session, ending, start, end, config)
    warned = (Event.kind == EventKind.SLA_WARNED, col(Event.at) < end)
    ours = select(Event.ticket_id, Event.data).where(*warned, col(Event.ticket_id).in_(ending))
    late = {
        (ticket_id or 0, Due(data["due"]))
        for ticket_id, data in session.exec(ours)
        if _is_late(data)
    }
    missed = select(Event.data).where(*warned, *_within(start, end))
    return (
        counting.times(each.took for each in found if each.due is Due.FIRST_REPLY),
        counting.times(each.took for each in found if each.due is Due.RESOLUTION),
        counting.kept(found, late, sum(_is_late(data) for data in session.exec(missed))),
    )


def _is_late(data: Mapping[str, Any]) -> bool:
    return data.get("level") == Level.OVERDUE


def _ended(
    session: Session, ending: Any, start: datetime, end: datetime, config: DeskConfig
) -> Sequence[counting.Ended]:
    """First replies and solutions of the period, each in the working time of its team."""
    told: dict[int, list[tuple[EventKind, datetime]]] = defaultdict(list)
    teams: dict[int, str] = {}
    query = (
        select(Event.ticket_id, Ticket.team, Event.kind, Event.at)
        .join(Ticket, col(Ticket.id) == col(Event.ticket_id))
        .where(col(Event.ticket_id).in_(ending), col(Event.kind).in_(TELLING), Event.at < end)
        .order_by(col(Event.id))
    )
    for ticket_id, team, kind, at in session.exec(query):
        assert ticket_id is not None
        told[ticket_id].append((EventKind(kind), at))
        teams[ticket_id] = team
    began = min((events[0][1] for events in told.values()), default=start)
    rulers = {
        team: counting.ruler(calendar_of(config.hours_of(team), config.shop.timezone), began, end)
        for team in set(teams.values())
    }
    found = []
    for ticket_id, events in told.items():
        if course := course_of(events):
            closed = [at for kind, at in events if kind is EventKind.RESOLVED and at >= start]
            resolved_at = closed[-1] if closed else None
            worked = rulers[teams[ticket_id]]
            found += counting.ended(ticket_id, course, resolved_at, start, worked)
    return found


def _pledges(session: Session, start: datetime, end: datetime) -> Pledges:
    ended = (
        select(Pledge.is_kept, func.count())
        .where(col(Pledge.ended_at) >= start, col(Pledge.ended_at) < end)
        .group_by(col(Pledge.is_kept))
    )
    counts = dict(session.exec(ended).all())
    waiting = select(Pledge).where(col(Pledge.ended_at).is_(None)).order_by(col(Pledge.due_at))
    due = session.exec(waiting.limit(MOST_PLEDGES))
    return Pledges(
        kept=counts.get(True, 0),
        broken=counts.get(False, 0),
        due=tuple(PledgeDue(each.ticket_id, each.owner, each.due_at) for each in due),
    )


def _model(session: Session, start: datetime, end: datetime) -> ModelUse:
    tokens = func.sum(ModelCall.tokens_in + ModelCall.tokens_out)
    query = select(func.count(), tokens, func.sum(ModelCall.usd)).where(
        ModelCall.at >= start, ModelCall.at < end
    )
    calls, used, usd = session.exec(query).one()
    return ModelUse(calls, used or 0, usd or 0.0)


def _corrections(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    query = select(Event.data).where(Event.kind == EventKind.TRIAGE_CORRECTED, *_within(start, end))
    return dict(Counter(str(data["label"]) for data in session.exec(query)))
