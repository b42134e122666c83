"""What the words of a sentence mean, so that another wording of the same can be recognised. Pure.

A meaning is a line of wording.toml, whose words may stand for each other, or else the stem of the
word itself. A word may have several meanings; it is known to a policy that has one of them.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_TOKEN = re.compile(r"(?<![\d가-힣])[가-힣]+|(?<![\d.@/])[a-z]+(?:-[a-z]+)*")
# A Korean word is cut where its particle or ending begins.
_JOSA = re.compile(
    r"(?:으로부터|에서는|에서도|까지는|까지도|부터는|이라도|라도|에게|에서|까지|부터|으로|께서|이나"
    r"|까지만|에서만|에만|에는|에도|입니다|이에요|예요|이라면|이면|이거나|이지만|인데|으로는|로는"
    r"|별로|씩|이며|이고|처럼|마다|보다|만큼|조차|밖에|하고|은|는|이|가|을|를|의|에|로|도|만|과|와|께|나|요)$"
)
_ENDING = re.compile(
    r"(?<=.)(?:으시|으신|으실|으셔|으셨|으세|으면|으며|으니|습니|시면|시는|시고|시기|시지|시거|신|실|셔|셨|십|세요"
    r"|는|고|며|면|지|어|아|여|었|았|였|겠|게|기|던|도록|거나|더라).*$"
)
_ENGLISH_ENDING = re.compile(r"(?<=...)(?:ations?|ments?|ings?|ies|ied|ables?|ed|es|s|ly)$")
_RECENT = 256  # texts
_LONGEST = 4  # words of an English term
_LONGEST_KOREAN = 8  # syllables
_TWO_SYLLABLES = 4  # letters, at least; a shorter term must be the whole word


@dataclass(frozen=True)
class Token:
    text: str
    meanings: frozenset[str]
    is_favour: bool  # "refund", "gift": what nobody says in passing


def tokens(text: str) -> list[Token]:
    """The words of a text in digits that could say something; neutral ones are left out."""
    found = []
    words = list(_TOKEN.finditer(text))
    place = 0
    for number, match in enumerate(words):
        if match.start() < place:
            continue
        is_korean = "가" <= match[0][0] <= "힣"
        said, term = _korean(text, match) if is_korean else _english(words, number)
        place = match.start() + len(said)
        meant = _book().get(term, frozenset([term]))
        if meant:
            found.append(Token(said, meant, bool(meant & _favours())))
    return found


@lru_cache(maxsize=_RECENT)
def meanings(text: str) -> frozenset[str]:
    return frozenset(meaning for token in tokens(text) for meaning in token.meanings)


def _english(words: list[re.Match[str]], number: int) -> tuple[str, str]:
    """The longest listed term that begins here, else the word: as it stands, and its stems."""
    for size in range(min(_LONGEST, len(words) - number), 0, -1):
        run = words[number : number + size]
        term = " ".join(stem(each[0]) for each in run)
        if term in _book():
            return run[0].string[run[0].start() : run[-1].end()], term
    return words[number][0], stem(words[number][0])


def _korean(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The listed term that begins here, else how the stem of the word begins."""
    word = match[0]
    # In letters, because an ending may melt into the last syllable: 고치 begins 고친.
    rest = _letters(text[match.start() : match.start() + _LONGEST_KOREAN])
    sizes = range(len(rest), _TWO_SYLLABLES - 1, -1)
    term = next((rest[:size] for size in sizes if rest[:size] in _book()), "")
    if len(term) > len(_letters(word)):
        return unicodedata.normalize("NFC", term), term
    bare = _JOSA.sub("", word) or word
    forms = (word, bare, _ENDING.sub("", bare), _ENDING.sub("", word))
    whole = next((form for form in map(_letters, forms) if form in _book()), "")
    return word, whole or term or _letters(_ENDING.sub("", bare))[:_TWO_SYLLABLES]


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def stem(word: str) -> str:
    word = _ENGLISH_ENDING.sub("", word)
    if len(word) > 3:
        word = word.removesuffix("e")
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def opposites(meant: frozenset[str]) -> frozenset[str]:
    """What the policy rules out by naming its contrary: "opened" where it says "unopened"."""
    return frozenset(other for pair in _opposites() for other in pair - meant if pair & meant)


@cache
def _opposites() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_terms(line)) for line in _content()["opposite"]["pairs"])


@cache
def _favours() -> frozenset[str]:
    """A meaning goes by the first term of its line."""
    return frozenset(next(_terms(line)) for line in _content()["same"]["favours"].splitlines())


@cache
def _book() -> dict[str, frozenset[str]]:
    """Every term with its meanings; none for a neutral one."""
    book: dict[str, frozenset[str]] = {}
    for lines in _content()["same"].values():
        for line in lines.splitlines():
            listed = list(_terms(line))
            for term in listed:
                book[term] = book.get(term, frozenset()) | {listed[0]}
    neutral = _content()["neutral"]
    book |= {stem(word): frozenset[str]() for word in neutral["english"].split()}
    return book | {_letters(word): frozenset[str]() for word in neutral["korean"].split()}


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _terms(listed: str) -> Iterator[str]:
    for term in re.split(r",\s*|\n", listed.strip()):
        said = term.strip()
        yield " ".join(stem(word) for word in said.split()) if said.isascii() else _letters(said)
