"""The modals: what an agent fills in or reads. Values in, views out.

private_metadata holds the CardRef of the card that was clicked and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.capability import Capability
from bot.decision.rules import CardRef
from bot.slack.block import View
from bot.slack.payloads import Submission
from bot.tickets.terms import Direction, Priority, Urgency
from bot.tickets.values import SourceRef

Errors = dict[str, str]  # block_id: what is wrong, for ack(response_action="errors", errors=…)


@dataclass(frozen=True)
class Choice:
    """A team to choose: its key in deskbell.toml and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class SaidView:
    """One message in the reading modals."""

    direction: Direction
    text: str
    by: str = ""  # customer's name, or the agent id that approved
    at: datetime | None = None


def edit_modal(
    ref: CardRef,
    *,
    draft: str,
    messages: Sequence[str],
    sources: Sequence[SourceRef],
    can_send: Capability,
    language: str,
) -> View:
    raise NotImplementedError


def edit_errors(submission: Submission, can_send: Capability, language: str) -> Errors:
    raise NotImplementedError


def escalate_modal(
    ref: CardRef,
    *,
    teams: Sequence[Choice],
    priority: Priority,
    urgency: Urgency,
    can_tell: bool,
    language: str,
) -> View:
    raise NotImplementedError


def assign_modal(ref: CardRef, *, assignee: str, language: str) -> View:
    raise NotImplementedError


def snooze_modal(ref: CardRef, *, zone: ZoneInfo, now: datetime, language: str) -> View:
    raise NotImplementedError


def snoozed_until(
    submission: Submission, *, zone: ZoneInfo, now: datetime, language: str
) -> datetime | Errors:
    raise NotImplementedError


def not_helpful_modal(ref: CardRef, language: str) -> View:
    raise NotImplementedError


def history_modal(ref: CardRef, said: Sequence[SaidView], language: str, page: int = 1) -> View:
    raise NotImplementedError


def notice_modal(title: str, text: str, language: str) -> View:
    raise NotImplementedError
