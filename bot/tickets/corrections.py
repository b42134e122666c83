"""The tables of what agents kept correcting, and of what was proposed because of it.

Texts are masked before they come here; knowledge/learned.py has the lessons themselves.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, UniqueConstraint
from sqlmodel import Field, SQLModel


class CorrectionKind(StrEnum):
    WORDS = "words"  # a word or a few, replaced by others
    AMOUNT = "amount"  # nothing but a number in a sentence
    SENTENCE = "sentence"  # a sentence said differently
    REMOVED = "removed"
    ADDED = "added"


class ChangeTarget(StrEnum):
    ARTICLE = "article"  # the article itself gets a new version
    WORDING = "wording"  # a rule, applied to drafts written without a language model


class ChangeState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"
    REVOKED = "revoked"  # was approved, then taken back


def _enum(terms: type[StrEnum]) -> Enum:
    return Enum(terms, native_enum=False, length=32, values_callable=lambda e: [t.value for t in e])


class Correction(SQLModel, table=True):
    """One difference between a draft and the reply an agent sent instead."""

    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: str = Field(foreign_key="delivery.id")
    number: int  # of the difference within the reply
    ticket_id: int = Field(foreign_key="ticket.id")
    article_id: str  # "" when the sentence leaned on no article: greeting, empathy, closing
    language: str
    kind: CorrectionKind = Field(sa_type=_enum(CorrectionKind))
    before: str
    after: str
    follows: str = ""  # the sentence an added one came after
    key: str = Field(index=True)  # the same for edits of one kind
    made_by: str  # agent id
    made_at: datetime


class ProposedChange(SQLModel, table=True):
    """What repeated corrections suggest. A rule in force is an approved change of wording."""

    __tablename__ = "proposed_change"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # of the corrections: nothing is proposed twice
    target: ChangeTarget = Field(sa_type=_enum(ChangeTarget))
    state: ChangeState = Field(default=ChangeState.OPEN, sa_type=_enum(ChangeState), index=True)
    article_id: str = ""  # "" = every draft of the shop
    title: str = ""  # of the article
    language: str
    kind: CorrectionKind = Field(sa_type=_enum(CorrectionKind))
    before: str
    after: str
    follows: str = ""
    seen: int  # in how many tickets
    examples: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # past replies
    amendment_id: int | None = None  # what approving an article change made
    proposed_at: datetime
    decided_by: str = ""  # agent id
    decided_at: datetime | None = None


class SlackProposal(SQLModel, table=True):
    """The message a proposal is shown in. Only bot/slack reads it."""

    __tablename__ = "slack_proposal"

    change_id: int = Field(primary_key=True, foreign_key="proposed_change.id")
    channel: str
    ts: str | None = None  # None until Slack is known to have it
    shown_state: str = ""  # the change's state in what Slack shows; "" = nothing yet
    is_in_flight: bool = False  # committed before posting: True = look before posting again
    first_try_at: datetime | None = None
    waits_until: datetime | None = None  # somebody is at it, or Slack was away: not before this
