"""Which of a ticket's posts are its cards, and where they are."""

from collections.abc import Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.tickets.models import SlackPost


def is_card(post: SlackPost) -> bool:
    return not (post.turn or post.warning_id or post.pile_id)


def newest_card(session: Session, ticket_id: int) -> SlackPost | None:
    return session.exec(_cards([ticket_id]).order_by(col(SlackPost.number).desc())).first()


def post_beside(
    session: Session,
    card: SlackPost,
    key: str,
    *,
    turn: int = 0,
    warning_id: int = 0,
    pile_id: int = 0,
) -> SlackPost:
    """A new one where the card is, about one of the three."""
    post = SlackPost(
        key=key,
        ticket_id=card.ticket_id,
        number=card.number,
        team=card.team,
        channel=card.channel,
        turn=turn,
        warning_id=warning_id,
        pile_id=pile_id,
    )
    session.add(post)
    return post


def card_links(session: Session, ticket_ids: Sequence[int], workspace: str) -> dict[int, str]:
    """To each ticket's newest card, as Slack's own permalinks are made. `workspace` ends in a
    slash; "" for no links."""
    if not workspace:
        return {}
    return {
        post.ticket_id: f"{workspace}archives/{post.channel}/p{post.ts.replace('.', '')}"
        for post in session.exec(_cards(ticket_ids).order_by(col(SlackPost.number)))
        if post.ts
    }


def _cards(ticket_ids: Sequence[int]) -> SelectOfScalar[SlackPost]:
    """Those for which `is_card` holds."""
    return select(SlackPost).where(
        col(SlackPost.ticket_id).in_(ticket_ids),
        SlackPost.turn == 0,
        SlackPost.warning_id == 0,
        SlackPost.pile_id == 0,
    )
