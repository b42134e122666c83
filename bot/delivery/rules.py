"""What one try at a delivery means, and when to try again. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.outgoing import Repeat, Sent
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.terms import DeliveryState

# Seconds before each further try: the schedule the Standard Webhooks specification proposes.
RETRY_AFTER = tuple(
    int(timedelta(**step).total_seconds())
    for step in (
        {"seconds": 5},
        {"minutes": 5},
        {"minutes": 30},
        {"hours": 2},
        {"hours": 5},
        {"hours": 10},
        {"hours": 14},
        {"hours": 20},
        {"hours": 24},
    )
)


@dataclass(frozen=True)
class Verdict:
    state: DeliveryState
    error: str = ""
    again_in: float | None = None  # seconds; None = no further try
    closes_route: bool = False


def verdict(result: Sent | SendFailed, attempts: int, repeat: Repeat) -> Verdict:
    """`attempts` counts this try."""
    if isinstance(result, Sent):
        state = DeliveryState.DELIVERED if result.is_confirmed else DeliveryState.SENT
        return Verdict(state)
    if isinstance(result, SendRejected):
        return Verdict(DeliveryState.FAILED, str(result), closes_route=result.is_gone)
    if isinstance(result, SendUncertain) and repeat is Repeat.BLIND:
        return Verdict(DeliveryState.UNCERTAIN, str(result))
    if attempts > len(RETRY_AFTER):
        is_unknown = isinstance(result, SendUncertain)
        state = DeliveryState.UNCERTAIN if is_unknown else DeliveryState.FAILED
        return Verdict(state, str(result))
    wait = max(RETRY_AFTER[attempts - 1], result.retry_after or 0)
    return Verdict(DeliveryState.QUEUED, str(result), again_in=wait)
