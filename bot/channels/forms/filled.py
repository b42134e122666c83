"""What a form's sender tells, whoever it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime

from bot.channels.fields import MILD
from bot.channels.inbound import clean

Moment = Annotated[AwareDatetime | None, MILD]


@dataclass(frozen=True)
class Answered:
    key: str  # stays when the question is reworded, except with Google
    question: str
    value: str
    is_email: bool = False
    is_phone: bool = False


@dataclass(frozen=True)
class Filled:
    """One submission. The event key is the vendor's id of it."""

    event_key: str
    answers: Sequence[Answered]
    said_at: datetime | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)  # told by the page around the form
    files: Sequence[dict[str, Any]] = ()


def in_words(value: object) -> str:
    """An answer of any type; "" for none."""
    if isinstance(value, list):
        return ", ".join(part for part in map(in_words, value) if part)
    if isinstance(value, dict):
        return ", ".join(f"{clean(key)}: {in_words(each)}" for key, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return clean(str(value)).strip() if isinstance(value, str | int | float) else ""
