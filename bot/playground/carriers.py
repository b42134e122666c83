"""Vendors between customers and the shop: with one, what a customer types takes the vendor's own
way, signatures and windows included, instead of the plain intake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.playground.cast import Persona


@dataclass(frozen=True)
class Heard:
    """What a customer is shown."""

    persona: str
    text: str
    is_reply: bool
    mail: Mapping[str, str] = field(default_factory=dict)  # sender, to, subject, quoted


@dataclass(frozen=True)
class Taken:
    """What became of a customer's message."""

    error: str = ""  # "" when the shop has it
    mail: Mapping[str, str] = field(default_factory=dict)  # as in Heard


class Carrier(Protocol):
    asks: bool  # replies wait until the customer taps for them

    def say(self, persona: Persona, text: str, subject: str) -> Taken:
        """Bring it to the shop."""

    def ask(self, persona: Persona) -> None:
        """The customer taps for the replies that wait."""

    def listen(self, hear: Callable[[Heard], None]) -> None:
        """Call `hear` for whatever a customer is shown from now on."""
