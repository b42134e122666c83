"""What speaks for and against a sentence, weighed together. Pure.

No rule foresees every wording, and each cries wolf at some. So what the rules doubt is a sign among
others here: each a number from 0 to 1 that means the same in both languages and whatever the shop
sells. evidence.toml says how much it counts; `python -m tests.drafting.weights` learns that from
drafts people have judged.
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.drafting.clauses import asks, clauses_of, denies, is_conditional
from bot.drafting.contraries import signs_of_contraries
from bot.drafting.entitlements import beyond
from bot.drafting.facts import FREE_FACT, UNCOUNTED, Fact, Kind, Mention
from bot.drafting.figures import may_be_theirs, moved, unknown
from bot.drafting.likeness import likeness, nearest_line
from bot.drafting.owners import lean
from bot.drafting.promises import broken_promise, promise_in
from bot.drafting.reading import FREE, mentions
from bot.drafting.wording import meanings

_ADDS = re.compile(
    r"\S{0,9}[가-힣](?<![게어아여셔해려워라정와봐돼줘져켜])(?<!\s수)도(?=\s(?!됩|돼|되|괜찮))"
    r"|\b(?:also|too(?! \w)|as well(?! as)|even)\b"
)
_ALL = re.compile(
    r"\b(?:all|both|every|any\w*|always|whenever|(?:much|many|often) as|unlimited|whatever"
    r"|no matter|no questions|either way|lifetime|forever|no \w+ needed"
    r"|\w+(?:n't| not) (?:have to|need))\b"
    r"|모든|모두(?!\s\d)|언제|항상|누구|어느|전부(?!\s\d)|무제한|평생"
    r"|\S{1,9}든지?\s|여러 번|제한[은이도]?\s?없"
    r"|없[어이]도|(?<!걱정하지 )않(?:으셔|아)도|필요\S{0,2}\s?없"
)
# "Each week" and all of a sum are figures, and were compared as such.
_PLAIN = re.compile(
    r"\b(?:each|every) (?=day|week|month|year|time|person|\d)|(?:모두|전부|다) (?=돌려|환불|되돌려)"
)
_LIMIT = re.compile(
    r"만\s|최대|까지|이내|이상|부터|한해|당\s|(?<!\d)1(?:번|회)|제외|빼고|없|않"
    r"|그 외|그 밖|나머지|그보다"
    r"|\b(?:others?|elsewhere|otherwise|one of|only|over|above|from|or more|up to|once|within"
    r"|at most|per|except|unless|after|not)\b"
)
# To deny what would be a burden is to grant.
_WAIVES = re.compile(
    r"\bno (?:minimum|limit|maximum|need|charge)\w*|\b(?:can|may)\b[^.,;]{0,60}\bwithout\b"
    r"|\b(?:not|n't|never) (?:\w+ )?(?:matter|mind|expire|lapse|charge|deduct|lose)\w*"
    r"|\bwithout limit\b"
    r"|(?:소멸|만료|차감|줄|깎이|없어지|사라지)\S{0,2}\s?않|[없않]이?어?도\s|없이(?! )",
)
_WITH = re.compile(r"포함|들어 있|까지 다|\binclud\w+")
_EXTRA = re.compile(
    r"(?:별도|따로|별개)(?!\S{0,2}\s?(?:없|받지|내지|준비하지))"
    r"|\b(?:plus|separate(?:ly)?|on top|extra|not includ\w+)\b"
)
_IN_FULL = Fact("percent", "100")
_MOST_FIGURES = 3
SURE = 0.55  # likely enough to be without a source that an agent must confirm it
DOUBTED = 0.3  # and likely enough to be compared with it


@dataclass(frozen=True)
class Weights:
    bias: float
    signs: Mapping[str, float]

    def likelihood(self, signs: Mapping[str, float]) -> float:
        """That a sentence with these signs says what its sources do not."""
        weighed = sum(self.signs[name] * n for name, n in signs.items())
        return 1 / (1 + math.exp(-self.bias - weighed))


@cache
def learned() -> Weights:
    content = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return Weights(content["bias"], content["signs"])


def signs_of(said: str, sources: Sequence[str], message: str = "") -> dict[str, float]:
    """By name; all of them in every sentence. The texts in digits."""
    line = nearest_line(said, sources)
    is_limited = bool(_LIMIT.search(line))
    signs = {
        "adds": bool(_mark(_ADDS, said, sources)),
        "all of the limited": is_limited and bool(_mark(_ALL, said, sources)),
        "free without limit": is_limited and bool(FREE.search(said)) and not _LIMIT.search(said),
        "other terms": any(_has_other_terms(clause, sources) for clause in clauses_of(said)),
        "denies": denies(said) and not _ALL.search(said) and not _WAIVES.search(said),
        "waives": _waives(said, sources),
        "conditional": is_conditional(said),
        "free": bool(FREE.search(said)),
        "promise": bool(promise_in(said)),
        "promise not granted": bool(broken_promise(said, sources)),
    }
    contraries = signs_of_contraries(said, sources)
    ways = beyond(said, sources)
    likest, contrary = likeness(said, sources)
    return {
        **{name: float(is_so) for name, is_so in signs.items()},
        **{f"beyond: {way}": float(way in ways) for way in ("wider", "denied", "asked", "strange")},
        **_figures(
            said,
            sources,
            line,
            message,
            may_vouch=not any(contraries.values()) and not signs["promise not granted"],
        ),
        **contraries,
        "likeness": likest,
        "contrary likeness": contrary,
        "words unknown": _words_unknown(said, sources),
    }


def words_in_doubt(said: str, sources: Sequence[str]) -> str:
    """What to show of a doubtful sentence: the words that widen or promise, else all of it."""
    widening = _mark(_ADDS, said, sources) or _mark(_ALL, said, sources)
    return widening or promise_in(said) or said.strip(" .")


def _mark(pattern: re.Pattern[str], said: str, sources: Sequence[str]) -> str:
    """The words that add or widen, in a sentence of which no source has the like."""
    granting = "\n".join(each for each in clauses_of(said) if not asks(each) and not denies(each))
    found = pattern.search(_PLAIN.sub(" ", FREE.sub("무료", granting)))
    return found[0].strip() if found and not any(found[0] in each for each in sources) else ""


def _waives(said: str, sources: Sequence[str]) -> bool:
    """Lets the customer off something that no source speaks of in a refusal."""
    clauses = [FREE.sub(" ", each) for each in clauses_of(said) if not asks(each)]
    spared = [meanings(each) for each in clauses if _WAIVES.search(each)]
    refused = [meanings(each) for source in sources for each in clauses_of(source) if denies(each)]
    return any(not any(mine & theirs for theirs in refused) for mine in spared)


def _figures(
    said: str, sources: Sequence[str], line: str, message: str, *, may_vouch: bool
) -> dict[str, float]:
    """A figure that is found, and where it belongs, vouches for the words around it where it may:
    not where they say the contrary, nor for a promise that is not granted."""
    named = mentions(said)
    here = {m.fact for m in named if m.fact.unit != UNCOUNTED}
    vouching = {m.fact for m in named if not _is_all_or_nothing(m, said)}
    left_out = {m.fact for m in mentions(line)} - here
    strangers, strays = unknown(said, sources, message), moved(said, sources)
    odd = [mention for mention in strangers if mention.fact != FREE_FACT]
    new = [each.fact.kind for each in odd if not may_be_theirs(each, said, sources, message)]
    vouching -= {mention.fact for mention in (*strangers, *strays)}
    found = here & vouching if may_vouch else set()
    return {
        "moved figure": float(any(mention.fact != FREE_FACT for mention in strays)),
        "leans to another": max(
            (lean(m, named, said, each) for each in sources for m in named),
            default=0.0,
        ),
        "moved gift": float(any(mention.fact == FREE_FACT for mention in strays)),
        "figures": min(len(found), _MOST_FIGURES) / _MOST_FIGURES,
        "figures left out": min(len(left_out), _MOST_FIGURES) / _MOST_FIGURES,
        "new figure": float(any(kind is not Kind.COUNT for kind in new)),
        "new count": float(Kind.COUNT in new),
        "new gift": float(len(strangers) > len(odd)),
    }


def _is_all_or_nothing(mention: Mention, said: str) -> bool:
    """ "Free" and "in full" stand in every policy, and vouch for nothing."""
    is_word = not any(map(str.isdigit, said[mention.start : mention.end]))
    return mention.fact == FREE_FACT or (is_word and mention.fact == _IN_FULL)


def _words_unknown(said: str, sources: Sequence[str]) -> float:
    if mentions(said) or any(map(asks, clauses_of(said))):
        return 0.0
    mine = meanings(said)
    return len(mine - meanings(" ".join(sources))) / max(1, len(mine))


def _has_other_terms(clause: str, sources: Sequence[str]) -> bool:
    """ "Plus shipping" where a source says "including shipping", or the other way round."""
    mine = meanings(clause)
    clauses = [each for source in sources for each in clauses_of(source) if not denies(each)]
    there = [each for each in clauses if mine & meanings(each)]
    return not denies(clause) and any(
        here.search(clause) and any(map(other.search, there)) and not any(map(here.search, there))
        for here, other in ((_WITH, _EXTRA), (_EXTRA, _WITH))
    )
