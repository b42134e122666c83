"""A reply on its way out, and what a way out promises."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.channels.capability import Mode, Way
from bot.errors import SendFailed, SendUncertain
from bot.tickets.terms import DeliveryKind


class Repeat(StrEnum):
    """What may be done when nobody knows whether a try arrived."""

    IDEMPOTENT = "idempotent"  # the far side drops a second copy by its id: just send again
    LOOKUP = "lookup"  # it can be asked whether it has the id
    BLIND = "blind"  # neither: a person must look


@dataclass(frozen=True)
class Outgoing:
    delivery_id: str
    ticket_id: int
    customer_id: str  # the source's own id
    source: str
    kind: DeliveryKind
    text: str
    approved_by: str
    route: dict[str, Any]  # Ticket.reply_to as it was when the reply was approved
    way: Way | None  # of the route: the first one that is open
    first_try_at: datetime
    last_try_at: datetime | None = None  # of the try before this one


@dataclass(frozen=True)
class Sent:
    is_confirmed: bool = True  # False: handed over or kept for the customer, arrival not confirmed
    provider_id: str = ""
    way: Mode | None = None  # when it went by another way than the one that was open


class Sender(Protocol):
    """One way to a customer. `send` raises SendFailed, SendRejected or SendUncertain."""

    repeat: Repeat

    def send(self, outgoing: Outgoing) -> Sent: ...

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Ask the far side for this delivery id. Only called where repeat is LOOKUP."""


def send_parts(parts: Sequence[str], send: Callable[[str], Sent]) -> Sent:
    """A reply in several bubbles. Once the first has gone, whatever goes wrong leaves half a reply
    with the customer: a person must look, so this is for senders that are BLIND."""
    for done, part in enumerate(parts):
        try:
            sent = send(part)
        except SendFailed as e:
            if not done:
                raise
            raise SendUncertain(f"send-partly:{done}/{len(parts)}") from e
    return sent
