"""Concepts: what customers and shops say in different words and languages, made one term."""

import re
import tomllib
from functools import cache
from pathlib import Path

_LATIN_ENDING = r"(?:s|es|ed|d|ing)?\b"


def concepts_in(text: str) -> list[str]:
    """Name the concepts of a lower-case text, left to right, repeated when said twice."""
    matchers = _matchers()
    found = []
    place = 0
    while place < len(text):
        pattern, names = matchers.get(text[place], _NOTHING)
        match = pattern.match(text, place) if pattern else None
        if match and match.lastindex:
            found.append(names[match.lastindex - 1])
        place = match.end() if match else place + 1
    return found


_Matcher = tuple[re.Pattern[str] | None, list[str]]
_NOTHING: _Matcher = (None, [])


@cache
def _matchers() -> dict[str, _Matcher]:
    """By first letter: one alternation, longest term first, whose group n is concept n of the list.

    One alternation for all letters would try hundreds of terms at every place of the text.
    """
    table = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))["concepts"]
    terms = sorted(
        (
            (t, name)
            for name, said in table.items()
            for line in said.values()
            for t in line.split(", ")
        ),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
    by_letter: dict[str, list[tuple[str, str]]] = {}
    for term, name in terms:
        by_letter.setdefault(term[0], []).append((term, name))
    return {letter: _matcher(pairs) for letter, pairs in by_letter.items()}


def _matcher(pairs: list[tuple[str, str]]) -> _Matcher:
    alternatives = "|".join(f"({_pattern(term)})" for term, _ in pairs)
    return re.compile(alternatives), [name for _, name in pairs]


def _pattern(term: str) -> str:
    words = [re.escape(word) for word in term.split(" ")]
    if term.isascii():
        return r"\b" + r"\s+".join(words) + _LATIN_ENDING
    return r"\s?".join(words)
