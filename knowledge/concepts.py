"""Concepts: what customers and shops say in different words and languages, made one term."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ENGLISH_ENDING = r"(?:s|es|d|[a-z]?ed|[a-z]?ing)?\b"  # with a doubled letter, as in "shipping"

Term = tuple[str, tuple[str, ...]]  # what is said, and the concepts it stands for


@dataclass(frozen=True)
class _Matcher:
    """The terms that begin with one letter: group n of the pattern stands for meanings[n - 1]."""

    pattern: re.Pattern[str]
    meanings: tuple[tuple[str, ...], ...]


def concepts_in(text: str) -> list[str]:
    """Name the concepts of a lower-case text, left to right, repeated when said twice."""
    matchers = _matchers()
    found: list[str] = []
    place = 0
    while place < len(text):
        matcher = matchers.get(text[place])
        match = matcher.pattern.match(text, place) if matcher else None
        if matcher and match and match.lastindex:
            found += matcher.meanings[match.lastindex - 1]
        place = match.end() if match else place + 1
    return found


@cache
def _matchers() -> dict[str, _Matcher]:
    """By first letter, because one pattern for all would try hundreds of terms at every place."""
    by_letter: dict[str, list[Term]] = {}
    for term in sorted(_terms(), key=lambda term: (-len(term[0]), term)):
        by_letter.setdefault(term[0][0], []).append(term)
    return {letter: _matcher(terms) for letter, terms in by_letter.items()}


def _terms() -> list[Term]:
    content = Path(__file__).with_name("lexicon.toml").read_text("utf-8")
    return [
        (term, (name, *_listed(concept.get("also", ""))))
        for name, concept in tomllib.loads(content)["concepts"].items()
        for term in _listed(concept["ko"]) + _listed(concept["en"])
    ]


def _listed(line: str) -> list[str]:
    return line.split(", ") if line else []


def _matcher(terms: list[Term]) -> _Matcher:
    alternatives = "|".join(f"({_pattern(said)})" for said, _ in terms)
    return _Matcher(re.compile(alternatives), tuple(meaning for _, meaning in terms))


def _pattern(said: str) -> str:
    words = [re.escape(word) for word in said.split(" ")]
    if said.isascii():
        return r"\b" + r"\s+".join(words) + _ENGLISH_ENDING
    return r"\s?".join(words)
