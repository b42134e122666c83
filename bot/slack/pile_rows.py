"""From rows to what is shown of a pile."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.decision.rules import CardRef
from bot.piles.rules import MOST
from bot.slack.pile_view import PileView, Waiting
from bot.tickets.models import Ticket
from bot.tickets.piles import Pile, PileMember, members_of
from bot.tickets.queries import customer_of, draft_of, get_ticket, turn_messages, veil_of


def piles_at(session: Session, ticket: Ticket) -> list[Pile]:
    """Those whose card is among this ticket's posts."""
    query = select(Pile).where(Pile.ticket_id == ticket.id)
    return list(session.exec(query.order_by(col(Pile.id))))


def pile_view(session: Session, pile: Pile) -> PileView:
    if pile.open_key is None:
        return PileView(pile.id or 0, 0, ())
    found = [_waiting(session, each) for each in members_of(session, pile, most=MOST)]
    counting = select(func.count(col(PileMember.ticket_id)))
    count = session.exec(counting.where(PileMember.key == pile.open_key)).one()
    waiting = [each for each, _ in found]
    return PileView(pile.id or 0, count, waiting, found[0][1] if found else "")


def _waiting(session: Session, member: PileMember) -> tuple[Waiting, str]:
    """With the title of its source."""
    ticket = get_ticket(session, member.ticket_id)
    draft, veil = draft_of(session, ticket), veil_of(session, ticket)
    said = turn_messages(session, ticket)
    waiting = Waiting(
        CardRef(member.ticket_id, member.draft_revision, member.text_hash),
        customer_of(session, ticket).name,
        ticket.channel,
        veil.cover(said[-1].text) if said else "",
        veil.cover(draft.text) if draft else "",
    )
    return waiting, draft.sources[0]["title"] if draft and draft.sources else ""
