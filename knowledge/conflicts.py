"""Articles that answer one question differently: only a person can say which of them is right."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.passages import Article

_ALIKE = 0.8  # Dice of the questions' letter pairs: the same question in nearly the same words
_RAREST = 4  # letter pairs of a question by which others like it are looked for
_MOST_TOGETHER = 200  # questions that share a pair; a commoner one tells nothing
# Numbers with what they count; the units are brought to one form.
_UNITS = {
    "money": r"원|won|krw|달러|dollars?|usd|유로|euros?|eur",
    "days": r"영업일|일|business days?|working days?|days?",
    "weeks": r"주일?|weeks?",
    "months": r"개월|달|months?",
    "years": r"년|years?",
    "hours": r"시간|hours?",
    "minutes": r"분|minutes?",
    "percent": r"%|퍼센트|프로|percent",
}
_FACT = re.compile(
    r"(?P<sign>[$€₩])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>천|만|십만|백만)?\s?(?:"
    + "|".join(f"(?P<{name}>{unit})" for name, unit in _UNITS.items())
    + r")?(?![a-z])",
    re.IGNORECASE,
)
_SCALES = {"천": 1_000, "만": 10_000, "십만": 100_000, "백만": 1_000_000}
_PARTICLE = re.compile(r"(?<=[가-힣]{2})[은는이가을를](?=\s)")
_YES_NO = re.compile(r"\s*(?:(?P<yes>네|예|yes)|(?P<no>아니[요오]|no))\b", re.IGNORECASE)
Facts = dict[str, frozenset[float | str]]


@dataclass(frozen=True)
class Conflict:
    first: str  # article ids
    second: str
    question: str
    first_says: str  # the amounts or the words that differ
    second_says: str


def conflicts(articles: Iterable[Article]) -> list[Conflict]:
    """Pairs of FAQ entries in one language, for one audience, whose dates overlap."""
    groups: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        if article.kind == "faq":
            groups[article.language, article.audience].append(article)
    return [found for group in groups.values() for found in _in_group(group)]


def _in_group(articles: Sequence[Article]) -> Iterator[Conflict]:
    keys = [_question_key(article.title) for article in articles]
    for one, other in sorted(_alike(keys)):
        first, second = articles[one], articles[other]
        is_same = keys[one] == keys[other]
        asks_same = is_same or _asks_same(first.title, second.title)
        if (
            asks_same
            and _overlap(first, second)
            and (found := _difference(first, second, is_same=is_same))
        ):
            yield found


def _difference(first: Article, second: Article, *, is_same: bool) -> Conflict | None:
    one, other = _facts(first.text), _facts(second.text)
    for unit in one.keys() & other.keys():
        if not (one[unit] <= other[unit] or other[unit] <= one[unit]):
            says = [_said(facts[unit], unit) for facts in (one, other)]
            return Conflict(first.id, second.id, first.title, says[0], says[1])
    if is_same and _key(first.text) != _key(second.text):
        return Conflict(first.id, second.id, first.title, first.text[:60], second.text[:60])
    return None


def _facts(text: str) -> Facts:
    found: dict[str, set[float | str]] = defaultdict(set)
    for match in _FACT.finditer(text):
        unit = "money" if match["sign"] else match.lastgroup
        if unit in _UNITS:
            number = float(match["number"].replace(",", "").rstrip("."))
            found[unit].add(number * _SCALES.get(match["scale"], 1))
    if answer := _YES_NO.match(text):
        found["answer"].add("yes" if answer["yes"] else "no")
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _said(values: frozenset[float | str], unit: str) -> str:
    listed = ", ".join(sorted(f"{v:,g}" if isinstance(v, float) else v for v in values))
    return listed if unit in ("money", "answer") else f"{listed} {unit}"


def _alike(keys: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of questions that ask the same. Those of few letters must be the same."""
    pairs = [Counter(key[n : n + 2] for n in range(len(key) - 1)) for key in keys]
    commonness = Counter(pair for each in pairs for pair in each)
    by_key: dict[str, list[int]] = defaultdict(list)
    by_pair: dict[str, list[int]] = defaultdict(list)
    for number, (key, each) in enumerate(zip(keys, pairs, strict=True)):
        by_key[key].append(number)
        shared = (pair for pair in each if commonness[pair] > 1)
        for pair in sorted(shared, key=lambda p: (commonness[p], p))[:_RAREST]:
            by_pair[pair].append(number)
    found = {two for same in by_key.values() for two in combinations(same[:50], 2)}
    for together in by_pair.values():
        if len(together) <= _MOST_TOGETHER:
            for one, other in combinations(together, 2):
                if _dice(pairs[one], pairs[other]) >= _ALIKE:
                    found.add((one, other))
    return found


def _asks_same(one: str, other: str) -> bool:
    """Alike questions may still ask of different things: a number or a noun must not differ. The
    last word of a Korean question is how it asks, and may."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return all(
        _stem(word) in _key(theirs)
        for ours, theirs in ((one, other), (other, one))
        for word in ours.split()[:-1]
    )


def _stem(word: str) -> str:
    """The first two syllables of a Korean word; little English words ask nothing."""
    key = _key(word)
    if key.isascii():
        return key if len(key) > 3 else ""
    return key[:2]


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    if total < 16:
        return 0.0
    return 2 * (one & other).total() / total


def _overlap(first: Article, second: Article) -> bool:
    return not (_ends_before(first, second) or _ends_before(second, first))


def _ends_before(one: Article, other: Article) -> bool:
    return bool(one.valid_until and other.valid_from and one.valid_until <= other.valid_from)


def _question_key(title: str) -> str:
    """Without particles: "배송비는 얼마인가요?" and "배송비가 얼마인가요?" are one question."""
    return _key(_PARTICLE.sub("", unicodedata.normalize("NFC", title)))


def _key(text: str) -> str:
    """Letters and digits only: spaces and punctuation ask nothing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
