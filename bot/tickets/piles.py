"""The tables of piles: who waits for which answer, and what was offered to agents about it."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, col, select


class PileMember(SQLModel, table=True):
    """A ticket whose draft may be approved along with others of the same key."""

    __tablename__ = "pile_member"

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    key: str = Field(index=True)  # bot/piles/rules.key_of
    draft_revision: int
    text_hash: str


class Pile(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    open_key: str | None = Field(default=None, unique=True)  # None once nobody is left
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True)
    # ↑ among whose posts the card is; None while there are too few to offer anything
    is_stale: bool = Field(default=False, index=True)  # the card has something new to show


def members_of(session: Session, pile: Pile, *, most: int) -> Sequence[PileMember]:
    """Who waits longest goes first."""
    query = select(PileMember).where(PileMember.key == pile.open_key)
    return session.exec(query.order_by(col(PileMember.ticket_id)).limit(most)).all()
