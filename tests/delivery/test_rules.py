"""What one try means, and when there is another."""

import pytest

from bot.channels.outgoing import Repeat, Sent
from bot.delivery.rules import RETRY_AFTER, Verdict, verdict
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.terms import DeliveryState as S

LAST = len(RETRY_AFTER) + 1  # the first try and one after each wait
IDEMPOTENT, LOOKUP, BLIND = Repeat.IDEMPOTENT, Repeat.LOOKUP, Repeat.BLIND
FAILED, REJECTED, UNCERTAIN = SendFailed("later"), SendRejected("never"), SendUncertain("who knows")


@pytest.mark.parametrize(
    ("result", "attempts", "repeat", "expected"),
    [
        (Sent(), 1, IDEMPOTENT, Verdict(S.DELIVERED)),
        (Sent(), LAST + 5, BLIND, Verdict(S.DELIVERED)),
        (Sent(is_confirmed=False), 1, BLIND, Verdict(S.SENT)),
        # refused for good: no further try, whatever the kind
        (REJECTED, 1, IDEMPOTENT, Verdict(S.FAILED, "never")),
        (REJECTED, 1, BLIND, Verdict(S.FAILED, "never")),
        (SendRejected("gone", is_gone=True), 1, LOOKUP, Verdict(S.FAILED, "gone", None, True)),
        # refused for now: it certainly did not arrive, so every kind may try again
        (FAILED, 1, IDEMPOTENT, Verdict(S.QUEUED, "later", 5)),
        (FAILED, 1, LOOKUP, Verdict(S.QUEUED, "later", 5)),
        (FAILED, 1, BLIND, Verdict(S.QUEUED, "later", 5)),
        (FAILED, 2, BLIND, Verdict(S.QUEUED, "later", 300)),
        (FAILED, LAST - 1, BLIND, Verdict(S.QUEUED, "later", 86_400)),
        (FAILED, LAST, BLIND, Verdict(S.FAILED, "later")),
        # unknown: only where a second copy is dropped, or the far side can be asked
        (UNCERTAIN, 1, IDEMPOTENT, Verdict(S.QUEUED, "who knows", 5)),
        (UNCERTAIN, 1, LOOKUP, Verdict(S.QUEUED, "who knows", 5)),
        (UNCERTAIN, 1, BLIND, Verdict(S.UNCERTAIN, "who knows")),
        (UNCERTAIN, LAST, IDEMPOTENT, Verdict(S.UNCERTAIN, "who knows")),
        (UNCERTAIN, LAST, LOOKUP, Verdict(S.UNCERTAIN, "who knows")),
        # the channel may ask for more patience than the schedule has, never for less
        (SendFailed("x", retry_after=60), 1, BLIND, Verdict(S.QUEUED, "x", 60)),
        (SendFailed("x", retry_after=1), 1, BLIND, Verdict(S.QUEUED, "x", 5)),
        (SendFailed("x", retry_after=60), 2, BLIND, Verdict(S.QUEUED, "x", 300)),
    ],
)
def test_the_verdict_on_one_try(
    result: Sent | SendFailed, attempts: int, repeat: Repeat, expected: Verdict
) -> None:
    assert verdict(result, attempts, repeat) == expected


def test_the_waits_are_those_the_specification_proposes() -> None:
    # 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: three days and a bit in all
    assert RETRY_AFTER == (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
