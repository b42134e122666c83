"""Who has a window open about a ticket: a hint to colleagues, never a lock on what is decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class Presence(SQLModel, table=True):
    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    agent: str = Field(primary_key=True)
    is_editing: bool = False  # else only looking
    until: datetime = Field(index=True)  # a window somebody forgot, or whose closing we never heard


def present(session: Session, ticket_id: int, *, now: datetime) -> Sequence[Presence]:
    """Who edits goes first."""
    query = select(Presence).where(Presence.ticket_id == ticket_id, col(Presence.until) > now)
    return session.exec(query.order_by(col(Presence.is_editing).desc(), Presence.agent)).all()
