"""A second opinion on a sentence: what speaks for and against it, weighed together. Pure.

No rule foresees every wording, and each cries wolf at some. So each sign here is a number from 0
to 1 that means the same in both languages and whatever the shop sells, and evidence.toml says how
much it counts; `python -m tests.drafting.weights` learns that from drafts people have judged.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.drafting.clauses import asks, clauses_of, denies, has_no, is_conditional
from bot.drafting.facts import UNCOUNTED, Fact, Kind
from bot.drafting.figures import moved, unknown
from bot.drafting.pieces import split_text
from bot.drafting.promises import promise_in
from bot.drafting.reading import FREE, mentions
from bot.drafting.wording import meanings

# Small words that add or widen, in a sentence of which no source has the like.
_MARKS = {
    "adds": r"\S{0,9}[가-힣](?<!게)도(?=\s(?!됩|돼|되|괜찮))|\b(?:also|too(?! \w)|as well|even)\b",
    "all": r"\b(?:all|every|any\w*|always|whole|whenever|(?:much|many|often) as|unlimited|whatever"
    r"|no matter|no questions|either way|lifetime|forever)\b|모든|모두|언제|누구|어느|전부|무제한"
    r"|평생|\S{1,9}마다|\S{1,9}든지?\s|제한\s?없|만큼",
    "at once": r"바로|즉시|당장|\b(?:at once|immediately|(?:right|straight) away|instantly|same)\b",
    "needless": r"없어도|없이도|않아도|않으셔도|필요\S{0,2}\s?없"
    r"|\bwithout\b|\bno \w+ needed\b|\b\w+(?:n't| not) (?:have to|need)",
}
_MARK = {name: re.compile(pattern) for name, pattern in _MARKS.items()}
_LIMIT = re.compile(
    r"만\s|최대|까지|이내|한해|당\s|(?<!\d)1(?:번|회)|제외|빼고|없|않"
    r"|\b(?:only|up to|once|within|at most|per|except|unless|after|not)\b"
)
_NEGATED = re.compile(r"\b(?:un|non-?)([a-z]{4})|(?<![가-힣])[미비]([가-힣]{2})")
_MOST_FIGURES = 3
# Likely enough to be without a source for a rule's doubt to count, and for a doubt without a rule:
# chosen on drafts that neither the rules nor the weights had seen.
MINDED, SURE = 0.15, 0.7


@dataclass(frozen=True)
class Weights:
    bias: float
    signs: Mapping[str, float]

    def likelihood(self, signs: Mapping[str, float]) -> float:
        """That a sentence with these signs says what its sources do not."""
        return 1 / (
            1 + math.exp(-self.bias - sum(self.signs[name] * n for name, n in signs.items()))
        )


@cache
def learned() -> Weights:
    content = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return Weights(content["bias"], content["signs"])


def signs_of(said: str, sources: Sequence[str]) -> dict[str, float]:
    """By name; all of them in every sentence. The texts in digits."""
    lines = [piece.text for source in sources for piece in split_text(source, ())]
    line = _nearest(said, lines)
    return {
        **{name: float(bool(_mark(name, said, sources))) for name in _MARKS},
        **_figures(said, sources, line),
        **_words(said, sources, line),
        **_sense(said, sources),
        **_limits(said, sources, line),
    }


def words_in_doubt(said: str, sources: Sequence[str]) -> str:
    """What to show of a doubtful sentence: the words that widen or promise, else all of it."""
    marks = (_mark(name, said, sources) for name in _MARKS)
    return next(filter(None, marks), "") or promise_in(said) or said.strip(" .")


def _mark(name: str, said: str, sources: Sequence[str]) -> str:
    found = _MARK[name].search(FREE.sub("무료", said))
    return found[0].strip() if found and not any(map(_MARK[name].search, sources)) else ""


def _figures(said: str, sources: Sequence[str], line: str) -> dict[str, float]:
    """A figure that is found vouches for the words around it; in another line, less."""
    here = [m.fact for m in mentions(said) if m.fact.unit != UNCOUNTED]
    there = {m.fact for m in mentions(line)}
    strange = [mention.fact for mention in unknown(said, sources)]
    units = {m.fact.unit for source in sources for m in mentions(source)}
    return {
        "figures": min(len(here), _MOST_FIGURES) / _MOST_FIGURES,
        "new figure": _any(fact.kind is not Kind.COUNT for fact in strange),
        "new count": _any(fact.kind is Kind.COUNT for fact in strange),
        "other than the source's": _any(fact.unit in units for fact in strange),
        "moved figure": _any(moved(said, sources)),
        "figure of another line": _any(fact not in there for fact in here),
        "figures left out": min(len(there - set(here)), _MOST_FIGURES) / _MOST_FIGURES,
    }


def _words(said: str, sources: Sequence[str], line: str) -> dict[str, float]:
    known = _share(said, " ".join(sources))
    is_vouched = bool(mentions(said)) or any(map(asks, clauses_of(said)))
    return {
        "words known": known,
        "words of one line": _share(said, line),
        "words unknown": 0.0 if is_vouched else 1 - known,
        "line left out": 1 - _share(line, said),
    }


def _sense(said: str, sources: Sequence[str]) -> dict[str, float]:
    clause = _nearest(said, [each for source in sources for each in clauses_of(source)])
    return {
        "asks": _any(map(asks, clauses_of(said))),
        "promises": float(bool(promise_in(said))),
        "denies": float(denies(said) and not _widens(said)),
        "contrary": _any(_is_bare(word, said) for word in _negated(sources)),
        "grants the denied": float(denies(clause) and not denies(said)),
        "another no": float(has_no(said) != has_no(clause)),
        "condition left out": float(is_conditional(clause) and not is_conditional(said)),
    }


def _widens(said: str) -> bool:
    """ "No receipt needed", "no questions asked": a favour in the shape of a refusal."""
    return any(_MARK[name].search(said) for name in ("all", "needless"))


def _limits(said: str, sources: Sequence[str], line: str) -> dict[str, float]:
    is_lost = bool(_LIMIT.search(line) and not _LIMIT.search(said))
    return {
        "all of the limited": float(bool(_LIMIT.search(line) and _mark("all", said, sources))),
        "free without limit": float(bool(is_lost and FREE.search(said))),
    }


def _negated(sources: Sequence[str]) -> set[str]:
    """How the words begin that a source has only with a "no" in front: "unopened", 미개봉."""
    whole = "\n".join(sources)
    found = {match[1] or match[2] for match in _NEGATED.finditer(whole)}
    return {word for word in found if not _is_bare(word, whole)}


def _is_bare(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![^\W\d_]){re.escape(word)}", text))


def _nearest(said: str, texts: Sequence[str]) -> str:
    mine = _content(said)

    def likeness(text: str) -> float:
        theirs = _content(text)
        return len(mine & theirs) / math.sqrt(max(1, len(mine | theirs)))

    return max(texts, key=likeness, default="")


def _content(text: str) -> set[str | Fact]:
    return {*meanings(text), *(mention.fact for mention in mentions(text))}


def _share(said: str, source: str) -> float:
    mine = meanings(said)
    return len(mine & meanings(source)) / max(1, len(mine))


def _any(found: Iterable[object]) -> float:
    return float(any(found))
