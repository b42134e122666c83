"""The support intents Deskbell knows, and how customers phrase them: what the maps are taught.

Shops, reservations, courses and software; ours, in intents/*.toml.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LANGUAGES = ("ko", "en")
FOLDER = Path(__file__).with_name("intents")


@dataclass(frozen=True)
class Intent:
    name: str
    type: (
        str  # what a message of this intent usually is: faq, complaint, consultation, order, other
    )
    title: dict[str, str]
    answer: dict[str, str]
    phrasings: dict[str, tuple[str, ...]]


@cache
def intents() -> tuple[Intent, ...]:
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text("utf-8")).items():
            phrasings = {language: tuple(entry[language]) for language in LANGUAGES}
            found.append(Intent(name, entry["type"], entry["title"], entry["answer"], phrasings))
    return tuple(found)


def lessons(language: str) -> tuple[list[str], list[int]]:
    """Everything that is said of the intents, and each text's number among them."""
    pairs = [
        (text, number)
        for number, intent in enumerate(intents())
        for text in (intent.title[language], intent.answer[language], *intent.phrasings[language])
    ]
    return [text for text, _ in pairs], [number for _, number in pairs]


def wanted(labels: Sequence[int]) -> Floats:
    """A row a text, 1 for its intent, less the average."""
    rows = np.zeros((len(labels), max(labels) + 1), np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return np.asarray(rows - rows.mean(0), np.float32)
