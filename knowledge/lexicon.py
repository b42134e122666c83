"""Text to terms: which language it is, and its words, concepts and character n-grams.

Korean words come from Kiwi, which takes a second to load and 300 megabytes to keep. It is loaded
once, when the first Korean article asks for it; before that, and if it cannot load, n-grams and
concepts carry the search alone.
"""

import hashlib
import logging
import re
import threading
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.concepts import concepts_in
from knowledge.morphemes import Morpheme, Morphemes

log = logging.getLogger(__name__)

Analyser = Callable[[str], list[str]]

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")

# Nouns, predicates, roots, adverbs: what a Korean sentence is about. Latin and digits are ours.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "VV", "VA", "XR", "MAG")
_FILE = Path(__file__).with_name("lexicon.toml").read_bytes()
FINGERPRINT = hashlib.sha256(_FILE).hexdigest()[:8]
_STOP = {
    language: frozenset(words.split())
    for language, words in tomllib.loads(_FILE.decode())["stop"].items()
}
_ENDINGS = re.compile(r"(?<=...)(?:ations?|ments?|ings?|ies|ied|ers?|ed|es|s)$")


@dataclass(frozen=True)
class Terms:
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    grams: tuple[str, ...]
    jamo: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """NFC, lower case, no invisible characters; what cannot be encoded becomes a question mark."""
    text = text.encode("utf-8", "replace").decode()
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower()


def language_of(text: str) -> str:
    return "ko" if _HANGUL.search(text) else "en"


def says_nothing(word: str) -> bool:
    """It may be in any message: "please", "확인"."""
    return any(word in words for words in _STOP.values())


def stem(word: str) -> str:
    """Cut one common English ending, so that "cancels", "cancelled" and "cancel" are one word."""
    word = _ENDINGS.sub("", word)
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def _latin_words(text: str) -> list[str]:
    return [stem(w) for w in _LATIN.findall(text) if w not in _STOP["en"]]


def _grams(text: str) -> list[str]:
    """Character n-grams inside words, with a space at both ends: 1-3 in Hangul, 2-4 elsewhere."""
    grams = []
    for word in _WORD.findall(text):
        sizes = (1, 2, 3) if _HANGUL.search(word) else (2, 3, 4)
        padded = f" {word} "
        for size in sizes:
            grams += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return [gram for gram in grams if gram != " "]


def _jamo(text: str) -> list[str]:
    """Runs of 3 to 5 Korean letters inside words: a mistyped syllable still shares most of them."""
    grams = []
    for word in _WORD.findall(text):
        if _HANGUL.search(word):
            padded = f" {unicodedata.normalize('NFD', word)} "
            for size in (3, 4, 5):
                grams += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return grams


class Tokenizer:
    """`korean` gives the content morphemes of a text; without it Korean has grams but no words."""

    def __init__(self, korean: Analyser | None = None) -> None:
        self._korean = korean

    @property
    def knows_korean(self) -> bool:
        return self._korean is not None

    def terms(self, text: str) -> Terms:
        text = normalise(text)
        words = _latin_words(text)
        if self._korean and _HANGUL.search(text):
            words += self._korean(text)
        return Terms(
            tuple(words), tuple(concepts_in(text)), tuple(_grams(text)), tuple(_jamo(text))
        )


_PLAIN = Tokenizer()
_loading = threading.Lock()
_korean: Tokenizer | None = None
_kiwi: Morphemes | None = None


def tokenizer() -> Tokenizer:
    """The best tokenizer that is ready now; never waits."""
    return _korean or _PLAIN


def warm() -> Tokenizer:
    """Load Kiwi, once per process, and return the tokenizer that knows Korean words.

    Falls back to the plain one when Kiwi cannot be loaded.
    """
    global _korean, _kiwi
    with _loading:
        if _korean is None:
            try:
                kiwi = Morphemes()
                tokenizer = Tokenizer(_content_of(kiwi))
                tokenizer.terms("가")  # Kiwi reads its model now, not with the first message
                _korean, _kiwi = tokenizer, kiwi
            except Exception:  # a missing or broken model must not stop the search
                log.exception("Korean word analysis could not be loaded; searching without it")
                return _PLAIN
        return _korean


def kiwi() -> Morphemes | None:
    """None until `warm` has loaded it, and where it could not; never waits."""
    return _kiwi


def morphemes(text: str) -> list[Morpheme]:
    """All of a text, endings and particles too. Loads Kiwi; finds none when that fails."""
    warm()
    return _kiwi.find(text) if _kiwi else []


def _content_of(kiwi: Morphemes) -> Analyser:
    def content(text: str) -> list[str]:
        return [
            each.form
            for each in kiwi.find(text)
            if each.tag.startswith(_CONTENT_TAGS) and each.form not in _STOP["ko"]
        ]

    return content
