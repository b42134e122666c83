"""What the rule has to know of ticket, draft and customer: rows in, Facts out."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.autonomy.gate import Sight
from bot.autonomy.rules import Caps, Facts, Switch
from bot.channels.capability import open_way
from bot.settings import Autonomy
from bot.tickets.autonomy import Case
from bot.tickets.journal import DESKBELL
from bot.tickets.judgements import answer_threshold
from bot.tickets.lifecycle import OPEN
from bot.tickets.models import Delivery, Draft, Event, Ticket
from bot.tickets.queries import messages_of
from bot.tickets.terms import Direction, DraftKind, EventKind, Review, TicketType
from bot.tickets.turns import proposal_of
from bot.tickets.values import Turn

_MODEL_FAILED = "model_failed"  # how a draft says that the model gave nothing usable
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def gather(
    session: Session,
    ticket: Ticket,
    draft: Draft | None,
    turn: Turn,
    sight: Sight,
    settings: Autonomy,
    *,
    switch: Switch,
    is_drawn: bool,
    is_shadow: bool,
    now: datetime,
) -> Facts:
    assert ticket.id is not None
    messages = messages_of(session, ticket.id)
    way = open_way(ticket.reply_to, now, by_person=False)
    return Facts(
        type=ticket.type,
        review=tuple(ticket.review),
        has_open_complaint=_has_complaint(session, ticket),
        question="\n".join(turn.texts),
        said=(ticket.subject, *(m.text for m in messages if m.direction is Direction.IN)),
        has_attachments=any(m.attachments for m in messages if m.turn == ticket.turn),
        has_agent_spoken=_has_agent_spoken(session, ticket),
        article=sight.article,
        draft_leans_on=_leans_on(draft),
        reply=sight.reply if way else None,
        confidence=sight.confidence,
        threshold=_threshold(session, sight.measure, settings.confidence),
        lead=sight.lead,
        least_lead=settings.least_lead,
        match=sight.match,
        sent_to_customer=_sent(session, now - _DAY, ticket.customer_id),
        sent_this_hour=_sent(session, now - _HOUR),
        caps=Caps(settings.per_customer, settings.per_hour),
        is_index_well=sight.is_well,
        is_model_well=draft is not None and _MODEL_FAILED not in draft.cautions,
        switch=switch,
        is_drawn=is_drawn,
        is_shadow=is_shadow,
        hosts=frozenset(settings.hosts),
    )


def _threshold(session: Session, measure: str, least: float) -> float | None:
    """What the agents' decisions prove, and never less than the shop wants."""
    proven = answer_threshold(session, measure)
    return None if proven is None or proven.confidence is None else max(proven.confidence, least)


def _leans_on(draft: Draft | None) -> tuple[str, ...]:
    """Nothing, when it is no answer or says something of its own: then it is not trusted either."""
    proposal = proposal_of(draft) if draft else None
    if proposal is None or proposal.kind is not DraftKind.ANSWER or proposal.unsupported:
        return ()
    return tuple(dict.fromkeys(source.passage_id for source in proposal.sources))


def _has_complaint(session: Session, ticket: Ticket) -> bool:
    """On any open ticket of the customer, or at any time in this one."""
    said = select(Event.data).where(Event.ticket_id == ticket.id, Event.kind == EventKind.TRIAGED)
    kinds = [(each.get("type"), each.get("review", [])) for each in session.exec(said)]
    others = select(Ticket).where(
        Ticket.customer_id == ticket.customer_id, col(Ticket.state).in_(OPEN)
    )
    kinds += [(each.type, each.review) for each in session.exec(others)]
    return any(kind == TicketType.COMPLAINT or Review.COMPLAINT in review for kind, review in kinds)


def _has_agent_spoken(session: Session, ticket: Ticket) -> bool:
    """Or has taken the ticket, or had a say in an automatic answer."""
    sent = select(Delivery.id).where(
        Delivery.ticket_id == ticket.id, Delivery.approved_by != DESKBELL
    )
    judged = select(Case.id).where(Case.ticket_id == ticket.id, Case.judged_by != "")
    is_theirs = ticket.assignee or ticket.escalated_by or ticket.decided_by not in ("", DESKBELL)
    return bool(is_theirs or session.exec(sent).first() or session.exec(judged).first())


def _sent(session: Session, since: datetime, customer_id: int | None = None) -> int:
    query = select(func.count()).select_from(Case).where(col(Case.was_sent), Case.at > since)
    if customer_id is not None:
        query = query.where(Case.customer_id == customer_id)
    return session.exec(query).one()
