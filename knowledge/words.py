"""The shop's own words: what customers call a thing, and what the articles call it.

A word is kept in the record as an article is (the word is its title, what it means its text), so
it has versions, dates and a source, and comes from files as well as from Slack. The search reads
every text, asked or written, with the words replaced by what they mean: both sides say the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from knowledge.formats.values import Unusable
from knowledge.lexicon import language_of, normalise, says_nothing
from knowledge.passages import INTERNAL, Article

LONGEST = 60  # characters of a word, and of what it means
_ENGLISH_ENDING = r"(?:'s|e?s)?(?![a-z0-9])"


def word_article(said: str, means: str, source: str) -> Article:
    """Raises Unusable."""
    said, means = " ".join(said.split()), " ".join(means.split())
    if max(len(said), len(means)) > LONGEST:
        raise Unusable("word-long", limit=LONGEST)
    for each in (said, means):
        if sum(letter.isalnum() for letter in each) < 2:
            raise Unusable("word-short", word=each)
    if _key(said) == _key(means):
        raise Unusable("word-same", word=said)
    if says_nothing(_key(said)):
        raise Unusable("word-common", word=said)
    return Article(
        id=f"word:{_key(said)}",
        kind="word",
        title=said,
        text=means,
        category="",
        language=language_of(said),
        source=source,
        audience=INTERNAL,  # nobody is ever answered with it
    )


class Words:
    """The words in force. Never changes; any thread may ask."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        means = {_key(each.title): each.text for each in articles if each.kind == "word"}
        plain = {said: _last(said, means) for said in means}
        # What it means may hold the word itself: "tote" is a "tote bag", which is no tote bag bag.
        plain |= {_key(meant): meant for meant in plain.values()}
        longest_first = sorted(plain, key=lambda said: (-len(said), said))
        self._plain = [plain[said] for said in longest_first]
        alternatives = "|".join(f"({_pattern(said)})" for said in longest_first)
        self._pattern = re.compile(alternatives, re.IGNORECASE) if plain else None

    def plainly(self, text: str) -> str:
        """The text with the shop's words replaced by what they mean."""
        if self._pattern is None:
            return text
        return self._pattern.sub(self._meant, unicodedata.normalize("NFC", text))

    def _meant(self, match: re.Match[str]) -> str:
        assert match.lastindex is not None
        return self._plain[match.lastindex - 1]


def _last(said: str, means: Mapping[str, str]) -> str:
    """What a word means in the end, as one may mean another. A circle has one name."""
    passed = [said]
    while (meant := _key(means[passed[-1]])) in means:
        if meant in passed:
            return min(passed[passed.index(meant) :])
        passed.append(meant)
    return means[passed[-1]]


def _key(text: str) -> str:
    return " ".join(normalise(text).split())


def _pattern(said: str) -> str:
    """In Korean spaces may be missing and particles follow; English takes the plural."""
    words = [re.escape(word) for word in said.split(" ")]
    if said.isascii():
        return r"(?<![a-z0-9])" + r"\s+".join(words) + _ENGLISH_ENDING
    return r"\s?".join(words)
