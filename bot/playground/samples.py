"""Sample customer messages from a JSONL file, sent one by one."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playground.cast import Lang, Persona


@dataclass(frozen=True)
class Sample:
    id: str
    persona: Persona
    text: str
    subject: str
    note: str


def read_samples(path: Path | None, lang: Lang) -> tuple[Sample, ...]:
    """The samples in this language, in the order of the file."""
    if path is None:
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    written = [json.loads(line) for line in lines if line.strip()]
    return tuple(_sample(line) for line in written if line["lang"] == lang)


def _sample(line: dict[str, Any]) -> Sample:
    persona = Persona(
        id=line["persona"],
        name=line["name"],
        channel=line["channel"],
        segment=line.get("segment") or "",
        lang=line["lang"],
        email=line.get("email") or "",
        phone=line.get("phone") or "",
        order=line.get("order") or "",
    )
    return Sample(line["id"], persona, line["text"], line.get("subject") or "", line["note"])


class Deck:
    """Which sample comes next, and when one comes by itself."""

    def __init__(self, samples: tuple[Sample, ...], every: float | None, automatic: int) -> None:
        self.samples = samples
        self._every = every
        self._automatic = automatic
        self.reset()

    def reset(self) -> None:
        self.sent = 0
        self.paused = False
        self._last_at = time.monotonic()

    def draw(self) -> Sample | None:
        """The next one, or None when all have been sent."""
        if self.sent >= len(self.samples):
            return None
        self.sent += 1
        self._last_at = time.monotonic()
        return self.samples[self.sent - 1]

    def next_in(self) -> float | None:
        """Seconds until one is due by itself; None when none will come."""
        over = self.sent >= min(self._automatic, len(self.samples))
        if self._every is None or self.paused or over:
            return None
        return max(0.0, self._last_at + self._every - time.monotonic())

    def to_page(self) -> dict[str, Any]:
        return {
            "total": len(self.samples),
            "sent": self.sent,
            "next_in": self.next_in(),
            "paused": self.paused,
        }
