"""Which thing each figure of a text belongs to: "coat $15, quilt $18". Pure.

A figure's stretch of text reaches to the next figure that could be taken for it, and is divided
with that one where a comma or an "and" parts them. What a sentence says of a figure is then
compared with the stretch of every figure of its kind in a source.
"""

import re
from collections.abc import Sequence

from bot.drafting.equals import same
from bot.drafting.facts import CLOCKS, DURATIONS, FREE_FACT, Fact, Mention
from bot.drafting.reading import mentions
from bot.drafting.wording import meanings

_IN_NO_TIME = {Fact("word", "same day"), Fact("word", "next day")}
_PRICES = {"won", "dollar", "euro", "pound"}
_TO = re.compile(r"\s?(?:~|-|to|and|or|through|until|부터|에서|내지)\s?")
_SENTENCE_END = re.compile(r"(?<![ap]\.m)[.!?]\s|\n")
_PARTED = re.compile(
    r"[,;:(]\s?|\b(?:and|but|while|otherwise|plus)\b|(?<=[가-힣]고)\s|(?<=며)\s|(?<=만)\s|(?<=데)\s"
)
_LEAST = re.compile(
    r"\s?(?:이상|초과|부터|[을를]?\s?넘(?![지는])|or more|or over|and up|and over|or above)"
)
_LEAST_BEFORE = re.compile(
    r"(?:at least|more than|over|above|(?:start|begin)(?:s|ning|ing)? at|reach(?:es)?"
    r"|minimum(?: of)?|from|최소)\s?[$₩€£]?$"
)
_MOST = re.compile(
    r"\s?(?:이내|이하|미만|안에|내에|까지|[을를]?\s?넘지 않|or less|or fewer|at most)"
)
_MOST_BEFORE = re.compile(
    r"(?:within|up to|at most|under|less than|maximum(?: of)?|no more than|최대)\s?[$₩€£]?$"
)
_HEAD = re.compile(r"[^.!?\n]*?:\s")  # of a list: said of each of its figures
_AHEAD = re.compile(r"\s?(?:전|before|ahead|in advance|prior|'? notice)")
# A stretch that does not name its thing speaks of the one its sentence began with.
_NAMED = re.compile(r"[^.!?\n]*?(?:[가-힣][은는](?=\s)|\w (?=(?:is|are|costs?|takes?|lasts?)\b))")
# What belongs to the thing named before.
_ANAPHORIC = re.compile(
    r"\b(?:after (?:that|this)|afterwards|otherwise|later|others?|thereafter|then)\b"
    r"|그\s?(?:뒤|후|다음|아래|이후|밖|외|보다)|이후"
)
_TOPIC = re.compile(r"((?:[가-힣]{1,10}\s)?[가-힣]{1,10}?)(?:은|는|도|에는|에도|께는)(?=\s)")
_KIND_OF = re.compile(
    r"\b(?:standard|regular|normal|single|first|later|half|full|night|evening|morning)\b"
    r"|야간|주간|심야"
)  # neutral elsewhere
_WORD = re.compile(r"[가-힣]+|[a-z]{3,}|(?<![\d,.])\d{1,2}(?![\d,.])")
_PARTICLE = re.compile(r"(?<=[가-힣])(?:은|는|이|가|을|를|도|에|의|로|에는|에도|은요)$")
_LEAD = 2  # a thing that Korean marks as what is spoken of counts as so many words


def group(fact: Fact) -> str:
    """Facts of one group could be taken for each other."""
    if fact.unit in DURATIONS or fact in _IN_NO_TIME:
        return "duration"
    if fact.unit in CLOCKS:
        return "clock"
    if fact.unit in _PRICES or fact == FREE_FACT:
        return "price"
    return fact.unit


def belongs_to_another(mention: Mention, here: Sequence[Mention], said: str, source: str) -> bool:
    """The source gives this figure for one thing, and what the sentence speaks of another."""
    equals = same(mention.fact)
    there = mentions(source)
    stated = {fact for m in here for fact in same(m.fact)} - {*equals}
    peers = _peers(mention, said, there, source)
    equal = [m for m in peers if m.fact in equals]
    others = [m for m in peers if m.fact not in {*equals, *stated}]
    if not equal or not others:
        return False
    if any(_ANAPHORIC.search(_stretch(m, peers, source)) for m in equal):
        return False
    about = _about(mention, here, said)
    near = {m: _words(_stretch(m, peers, source)) for m in peers}
    shared = set.intersection(*near.values())

    def likeness(peer: Mention) -> float:
        return sum(weight for word, weight in about.items() if word in near[peer] - shared)

    return max(map(likeness, others)) >= max(map(likeness, equal)) + 1


def lean(mention: Mention, here: Sequence[Mention], said: str, source: str) -> float:
    """From 0 to 1: how much more of the very words around a figure stand with others in the source
    than with its own."""
    equals = same(mention.fact)
    stated = {fact for m in here for fact in same(m.fact)} - {*equals}
    peers = _peers(mention, said, mentions(source), source)
    own = [m for m in peers if m.fact in equals]
    others = [m for m in peers if m.fact not in {*equals, *stated}]
    if not own or not others:
        return 0.0
    near = {m: _as_written(_stretch(m, peers, source)) for m in peers}
    shared = set.intersection(*near.values())
    mine = _as_written(_stretch(mention, _peers(mention, said, here, said), said)) - shared
    mine &= set().union(*near.values())
    ahead = max(len(mine & near[m]) for m in others) - max(len(mine & near[m]) for m in own)
    return max(0.0, ahead / max(1, len(mine)))


def _as_written(text: str) -> set[str]:
    bare = (_PARTICLE.sub("", word) for word in _WORD.findall(text))
    return {word[:5] if word.isascii() else word[:2] for word in bare}


def _role(mention: Mention, text: str) -> str:
    """A price is no threshold, and "a week ahead" no length of time."""
    if _AHEAD.match(text, mention.end):
        return "ahead"
    is_threshold = group(mention.fact) == "price" and bound(mention, text) == "least"
    return "threshold" if is_threshold else ""


def _peers(mention: Mention, said: str, those: Sequence[Mention], text: str) -> list[Mention]:
    """Which of those could be taken for it; what is free is not half price either."""
    groups = {group(mention.fact), *(["percent"] if mention.fact == FREE_FACT else [])}
    role = _role(mention, said)
    return [m for m in those if group(m.fact) in groups and _role(m, text) == role]


def _about(mention: Mention, here: Sequence[Mention], said: str) -> dict[str, float]:
    peers = _peers(mention, said, here, said)
    stretch = _stretch(mention, peers, said)
    topics = " ".join(match[1] for match in _TOPIC.finditer(stretch))
    return dict.fromkeys(_words(stretch), 1.0) | dict.fromkeys(_words(topics), float(_LEAD))


def _words(text: str) -> set[str]:
    """The figures of other kinds in a stretch say what it is about as well as its words do."""
    beside = {f"{m.fact.unit} {m.fact.value}" for m in mentions(text)}
    return {*meanings(text), *_KIND_OF.findall(text), *beside}


def _stretch(mention: Mention, peers: Sequence[Mention], text: str) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    sentence = max((end for end in ends if end <= mention.start), default=0)
    head = _HEAD.match(text, sentence, mention.start)
    start = head.end() if head else sentence
    stop = min((end for end in ends if end > mention.end), default=len(text))
    for other in peers:
        before, after = text[other.end : mention.start], text[mention.end : other.start]
        if start <= other.start and other.end <= mention.start and not _TO.fullmatch(before):
            start = max(start, _parting(other.end, mention.start, text))
        elif mention.end <= other.start < stop and not _TO.fullmatch(after):
            stop = _parting(mention.end, other.start, text)
    own = f"{text[start : mention.start]} {text[mention.end : stop]}"
    named = _NAMED.search(text, sentence, start)
    return own if _NAMED.search(own) or not named else f"{named[0]} {own}"


def _parting(end: int, start: int, text: str) -> int:
    """Where, between one figure and the next, the words begin to be those of the next."""
    found = _PARTED.search(text, end, start)
    return found.start() if found else end


def bound(mention: Mention, text: str) -> str:
    """ "least" or "most", when the figure limits something."""
    before = text[max(0, mention.start - 24) : mention.start]
    if _AHEAD.match(text, mention.end):
        return ""  # "up to a day before" is "at least a day ahead"
    if _LEAST.match(text, mention.end) or _LEAST_BEFORE.search(before):
        return "least"
    if _MOST.match(text, mention.end) or _MOST_BEFORE.search(before):
        return "most"
    return ""
