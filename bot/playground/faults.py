"""Faults to order: what goes wrong between the bot, Slack and the customer."""

import random
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Kind = Literal["none", "429", "500", "drop", "timeout"]
ReplyFault = Literal["none", "500", "timeout", "drop", "410"]


@dataclass(frozen=True)
class Faults:
    """Shares are 0 to 1 of the calls. `drop` and `timeout` strike after the call has worked."""

    latency_ms: int = 0
    rate_429: float = 0.0
    rate_500: float = 0.0
    rate_drop: float = 0.0
    rate_timeout: float = 0.0
    down: bool = False
    history_lag_ms: int = 0
    reply_fault: ReplyFault = "none"


class FaultBox:
    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        self.now = Faults()
        self._random = random.Random(self._seed)  # noqa: S311  repeatable trouble, not a secret
        self._next: dict[str, list[Kind]] = {}

    def set(self, **changes: Any) -> None:
        self.now = replace(self.now, **changes)

    def fail_next(self, method: str, kind: Kind, times: int = 1) -> None:
        """The next calls of one method fail this way, whatever the shares say."""
        self._next.setdefault(method, []).extend([kind] * times)

    def strike(self, method: str) -> Kind:
        """What befalls this call."""
        waiting = self._next.get(method)
        if waiting:
            return waiting.pop(0)
        draw = self._random.random()
        shares: tuple[tuple[Kind, float], ...] = (
            ("429", self.now.rate_429),
            ("500", self.now.rate_500),
            ("drop", self.now.rate_drop),
            ("timeout", self.now.rate_timeout),
        )
        for kind, share in shares:
            if draw < share:
                return kind
            draw -= share
        return "none"

    def to_page(self) -> dict[str, Any]:
        return asdict(self.now)
