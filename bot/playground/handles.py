"""Short-lived handles an interaction carries: trigger ids and response URLs."""

import secrets
import time
from dataclasses import dataclass, field

from bot.playground.errors import SlackError
from bot.playground.ids import new_id

RESPONSE_USES = 5


@dataclass
class Trigger:
    agent: str
    issued_at: float
    used: bool = False


class Triggers:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, agent: str) -> str:
        trigger_id = (
            f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = Trigger(agent, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The agent whose interaction it was; a trigger is good once, for three seconds."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued_at > self._seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.agent


@dataclass
class ResponseUrl:
    """Where `respond()` posts; `ts` is the message that was acted on, when there was one."""

    agent: str
    channel: str
    ts: str | None
    ephemeral: bool
    issued_at: float = field(default_factory=time.monotonic)
    uses: int = 0


class ResponseUrls:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, agent: str, channel: str, ts: str | None, *, ephemeral: bool = False) -> str:
        """Returns the path below the playground's own address."""
        key = new_id("R") + secrets.token_hex(8)
        self._issued[key] = ResponseUrl(agent, channel, ts, ephemeral)
        return f"/response/{key}"

    def use(self, key: str) -> ResponseUrl:
        """Raises SlackError expired_url or used_url."""
        found = self._issued.get(key)
        if found is None or time.monotonic() - found.issued_at > self._seconds:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found
