"""What a playground is told when it starts."""

import base64
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Pace:
    """Slack's own timings, in seconds. Tests shorten the ones they would have to wait for."""

    ack: float = 3.0
    trigger: float = 3.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url: float = 30 * 60.0
    socket_ticket: float = 30.0
    hold: float = 60.0  # how long a "timeout" fault keeps the line open before it hangs up


def _reply_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


@dataclass(frozen=True)
class PlaygroundSettings:
    lang: Literal["ko", "en"] = "ko"
    app_url: str = ""
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    bot_token: str = field(default_factory=lambda: f"xoxb-playground-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-playground-{secrets.token_hex(12)}")
    intake_url: str = ""
    intake_token: str = ""
    reply_secret: str = field(default_factory=_reply_secret)
    manifest: Path | None = None  # the app's manifest.json; None = installed with everything
    samples: Path | None = None
    sample_every: float | None = None
    auto_samples: int = 4
    transport: Literal["http", "socket"] = "http"
    limits: Literal["on", "off"] = "on"
    burst: int = 30  # posts a channel takes at once before one a second applies
    seed: int = 0  # of the faults that strike a share of the calls
    pace: Pace = Pace()
