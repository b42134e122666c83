"""The tables of how sure a draft was and what an agent made of it, and of the confidence from which
a reply may therefore go out alone. Numbers only: nothing anybody wrote."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel


class Judgement(SQLModel, table=True):
    """What the first agent who had to do with a draft said about it: later words do not count."""

    drafted_event_id: int = Field(primary_key=True)
    ticket_id: int = Field(index=True)
    confidence: float
    is_right: bool
    measure: str = Field(index=True)  # how the confidence was computed: others do not compare
    judged_at: datetime


class AnswerThreshold(SQLModel, table=True):
    """One row: the newest. Replaced as a whole, so nobody reads half of it."""

    __tablename__ = "answer_threshold"

    id: int = Field(default=1, primary_key=True)
    confidence: float | None = None  # None: too little speaks for any; nothing goes out alone
    target: float  # the share of answers that must be right
    judged: int
    right: int
    measure: str
    seen_event_id: int  # the journal has been read up to here
    chosen_at: datetime


def answer_threshold(session: Session, measure: str) -> AnswerThreshold | None:
    """None as well when the confidence is computed differently since it was chosen."""
    row = session.get(AnswerThreshold, 1)
    return row if row and row.measure == measure else None
