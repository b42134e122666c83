"""Vendors between customers and the shop: with one, what a customer types takes the vendor's own
way, signatures and windows included, instead of the plain intake."""

from collections.abc import Callable
from typing import Protocol

Hear = Callable[[str, str, bool], None]  # customer, text, whether it is a reply


class Carrier(Protocol):
    asks: bool  # replies wait until the customer taps for them

    def say(self, customer: str, text: str) -> str:
        """The error to show, "" when the shop has taken it."""

    def ask(self, customer: str) -> None:
        """The customer taps for the replies that wait."""

    def listen(self, hear: Hear) -> None:
        """Call `hear` for whatever a customer is shown from now on."""
