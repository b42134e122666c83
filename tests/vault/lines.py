"""The lines the vault is measured on: sentences of ours around values in many spellings.

A sentence and a spelling each belong, by their hash, to the lines we may look at (dev) or to those
that are only measured (held), so that nothing held shares either with what we have seen. Each
later part was written, and measured once, after the part before it had been looked at. Everybody
in them is made up, and the order is always the same.
"""

import hashlib
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.vault.rules import Kind
from tests.vault.innocents import innocent_values
from tests.vault.spellings import SPELLINGS, Spelling

_FOLDER = Path(__file__).parent / "sentences"
_EACH = 6  # lines made of one sentence and one kind
_EACH_INNOCENT = 12
KINDS = (
    Kind.PHONE,
    Kind.EMAIL,
    Kind.RESIDENT,
    Kind.CARD,
    Kind.ACCOUNT,
    Kind.ADDRESS,
    Kind.LICENCE,
)


class Part(StrEnum):
    DEV = "dev"
    HELD = "held"
    SECOND = "second"
    THIRD = "third"  # from this one on: innocent lines only
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"  # English only


@dataclass(frozen=True)
class Line:
    text: str
    kind: Kind | None  # None: nothing in it is anybody's
    value: str = ""


def lines(language: str, part: Part) -> list[Line]:
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    if part not in (Part.DEV, Part.HELD):
        own = data.get(part, {})
        around, innocent = own.get("around", []), own.get("innocent", [])
    else:
        around = [each for each in data["around"]["any"] if _part(each) is part]
        innocent = [each for each in data["innocent"]["lines"] if _part(each) is part]
    return [
        *_personal(language, part, around, data["words"]),
        *_innocent(language, part, innocent),
    ]


def _personal(
    language: str, part: Part, around: Sequence[str], words: dict[str, Any]
) -> Iterator[Line]:
    for kind in KINDS:
        chance = random.Random(f"{language}:{kind}:{part}")
        spellings = _spellings(SPELLINGS[language][kind], part)
        for number in range(_EACH * len(around)):
            value = chance.choice(spellings)(chance)
            word = chance.choice(words[kind])
            yield Line(around[number % len(around)].format(v=value, w=word), kind, value)


def _spellings(of_kind: dict[str, Spelling], part: Part) -> list[Spelling]:
    return [how for name, how in of_kind.items() if part is Part.SECOND or _part(name) is part]


def _innocent(language: str, part: Part, patterns: Sequence[str]) -> Iterator[Line]:
    chance = random.Random(f"{language}:innocent:{part}")
    for pattern in patterns:
        for _ in range(_EACH_INNOCENT):
            yield Line(pattern.format_map(innocent_values(chance)), None)


def _part(name: str) -> Part:
    return Part.HELD if hashlib.sha256(name.encode()).digest()[0] % 3 == 0 else Part.DEV
