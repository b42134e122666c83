"""The reviewed signals in signals/*.toml: read once, compiled once, looked for in a text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.tickets.terms import Priority, Review, TicketType
from bot.triage.reading import sentences

_FOLDER = Path(__file__).parent / "signals"
_REMEMBERED = 256  # texts: rules and classifier look at the same one, a batch apart
_GAP = {"ko": r"[^\n]{0,15}?", "en": r"[^\n]{0,30}?"}
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d+,\}")
_LITERAL_START = re.compile(r"[a-z가-힣]{2,}(?![?{])")


class _Entry(BaseModel):
    """One block of a signals file; the fields are explained in signals/README.md."""

    model_config = ConfigDict(extra="forbid")

    type: dict[TicketType, float] = Field(default_factory=dict)
    review: dict[Review, float] = Field(default_factory=dict)
    priority: Priority | None = None
    urgency: float = 0
    unless: frozenset[str] = frozenset()
    fallback: bool = False
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    start: str  # a plain search for these letters is far cheaper than the expression
    expression: re.Pattern[str]

    def find(self, text: str) -> str:
        if self.start not in text:
            return ""
        match = self.expression.search(text)
        return match.group() if match else ""


@dataclass(frozen=True)
class Signal:
    name: str
    says: _Entry
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Seen:
    name: str
    says: _Entry
    words: str  # as found in the text


@cache
def signals() -> tuple[Signal, ...]:
    """Raises ValueError when a pattern could become slow or `unless` names no signal."""
    entries: dict[str, _Entry] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        blocks = tomllib.loads(file.read_text("utf-8"))
        entries |= {name: _Entry.model_validate(block) for name, block in blocks.items()}
    for name, entry in entries.items():
        if unknown := entry.unless - entries.keys():
            raise ValueError(f"[{name}] unless: there is no signal {sorted(unknown)}")
    return tuple(Signal(name, entry, _patterns(entry)) for name, entry in entries.items())


@lru_cache(maxsize=_REMEMBERED)
def look(text: str) -> tuple[Seen, ...]:
    """Every signal in a `reading.plain` text, each once, in the order of the files."""
    likely = [
        (signal, patterns)
        for signal in signals()
        if (patterns := [pattern for pattern in signal.patterns if pattern.find(text)])
    ]
    seen: dict[str, Seen] = {}
    for sentence in sentences(text):
        here = {s.name: Seen(s.name, s.says, w) for s, p in likely if (w := _first(p, sentence))}
        for name, sight in here.items():
            if not sight.says.unless & here.keys():
                seen.setdefault(name, sight)
    return tuple(seen[signal.name] for signal, _ in likely if signal.name in seen)


def compile_pattern(notation: str, language: str) -> Pattern:
    if _UNBOUNDED.search(notation):
        raise ValueError(f"{notation!r}: use {{0,n}} instead of * and +: matching must stay fast")
    if "|" in re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", notation)):
        raise ValueError(f"{notation!r}: put the alternatives into ( )")
    parts = notation.split(" ~ ")
    if language == "ko":
        parts = [part.replace(" ", " ?") for part in parts]
    expression = _GAP[language].join(parts)
    start = _LITERAL_START.match(expression)
    if language == "en":
        expression = rf"\b(?:{expression})".replace("'?", "'").replace("'", "'?")  # dont, havent
    try:
        return Pattern(start[0] if start else "", re.compile(expression))
    except re.error as e:
        raise ValueError(f"{notation!r}: {e}") from e


def _patterns(entry: _Entry) -> tuple[Pattern, ...]:
    korean = [compile_pattern(notation, "ko") for notation in entry.ko]
    english = [compile_pattern(notation, "en") for notation in entry.en]
    return (*korean, *english)


def _first(patterns: list[Pattern], sentence: str) -> str:
    return next((words for pattern in patterns if (words := pattern.find(sentence))), "")
