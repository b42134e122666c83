"""What lessons are kept under, so that they go with the words they were learned from. Pure."""

from dataclasses import dataclass


def taught_by(customer_id: int | None) -> str:
    """How the keys of all lessons of this customer begin."""
    return f"{customer_id}:"


@dataclass(frozen=True)
class Occasion:
    """One thing one customer asked: it teaches once, however often it is pressed."""

    customer_id: int
    ticket_id: int
    turn: int

    @property
    def prefix(self) -> str:
        return f"{taught_by(self.customer_id)}{self.ticket_id}:{self.turn}:"

    @property
    def right_key(self) -> str:
        return f"{self.prefix}right"

    def wrong_key(self, passage_id: str) -> str:
        return f"{self.prefix}not:{passage_id}"
