"""Where a ticket's card is, as Slack's own permalinks are made."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.tickets.models import SlackPost


def card_links(session: Session, ticket_ids: Sequence[int], workspace: str) -> dict[int, str]:
    """To each ticket's newest card. `workspace` ends in a slash; "" for no links."""
    if not workspace:
        return {}
    is_card = SlackPost.turn == 0, SlackPost.warning_id == 0
    query = select(SlackPost).where(col(SlackPost.ticket_id).in_(ticket_ids), *is_card)
    return {
        post.ticket_id: f"{workspace}archives/{post.channel}/p{post.ts.replace('.', '')}"
        for post in session.exec(query.order_by(col(SlackPost.number)))
        if post.ts
    }
