"""Does a sentence stand on what it cites? Pure; deterministic; knows no model.

Every quote must be in its passage, every amount, date, duration, percentage, link and phone number
in the cited text, and every promise granted there. What is not found is named, in the sentence's
own words, so that an agent can look at it; nothing is corrected here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.drafting.facts import DAY_WORDS, DURATIONS, WEEKDAYS, Fact, Kind, Mention, mentions
from bot.drafting.numerals import in_digits
from bot.drafting.pieces import split_text
from bot.drafting.promises import broken_promise, clauses_of, is_negated, promise_in
from bot.tickets.terms import Lack
from bot.tickets.values import Unsupported

# A document that speaks to the machine is no source for what it wants said.
_INSTRUCTS = re.compile(
    r"(?:이전|위|앞)[^.\n]{0,10}(?:지시|명령|규칙|프롬프트)[^.\n]{0,10}(?:무시|잊)"
    r"|(?:라고|고|을|를)\s?(?:반드시\s?)?(?:답|답변|적|안내|말|약속|응답)(?:하세요|하십시오"
    r"|으세요|할\s?것|해라|하라|해야\s?(?:합니다|한다))"
    r"|(?:상담\s?ai|ai\s?(?:어시스턴트|상담|모델)|어시스턴트|챗봇|언어\s?모델)(?:는|은|에게"
    r"|야)[^.\n]*(?:해야|할\s?것|하세요|하라)"
    r"|답변에\s?(?:반드시|꼭|항상)|시스템\s?(?:프롬프트|메시지|지시)|\[시스템\]"
    r"|ignore (?:all |any |the )*(?:previous|prior|above|earlier|preceding)|disregard (?:all"
    r"|any|the|previous)"
    r"|\b(?:ai|assistant|model|chatbot|bot|llm|agent)s?\b[^.\n]{0,20}\b(?:must|should|shall"
    r"|has to|needs? to)\b"
    r"|\bnote to (?:the )?(?:ai|assistant|model|bot)|^\s*(?:system|assistant|developer)\s?:"
    r"|\b(?:when|while|in|before) (?:answering|replying|your (?:answer|reply|response))"
    r"|\b(?:always |must )?tell the (?:customer|user)"
    r"|\b(?:offer|promise|give|inform) the (?:customer|user)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<=\S )(?:system|assistant|note to \w+|ai)\s?:", re.IGNORECASE)
_EQUALS = re.compile(r"\s?(?:이에요|예요|입니다|이고|이며|이야|$|\.)")
_LEAST = re.compile(r"\s?(?:이상|초과|or more|or over|and up|and over|or above)")
_LEAST_BEFORE = re.compile(r"(?:at least|more than|over|minimum(?: of)?|from|최소)\s?[$₩€£]?$")
_MOST = re.compile(r"\s?(?:이내|이하|미만|안에|내에|or less|or fewer|at most)")
_MOST_BEFORE = re.compile(
    r"(?:within|up to|at most|under|less than|maximum(?: of)?|no more than|최대)\s?[$₩€£]?$"
)
_TO = re.compile(r"\s?(?:~|-|to|and|or|through|until|부터|에서|내지)\s?")
# What leads up to the figure is about a thing of its own, whatever the sentence began with.
_OWN_SUBJECT = re.compile(
    r"[가-힣](?:은|는)\s|\b(?:is|are|costs?|lasts?|has|have|gets?|earns?|starts?|runs?|takes?)\b"
)
_AHEAD = re.compile(r"\s?(?:전|before|ahead|in advance|prior)")
_PRICES = {"won", "dollar", "euro", "pound"}
_TOPIC = re.compile(r"([가-힣]{2,10})[은는]\s")
_JOSA = re.compile(
    r"(?:으로부터|에서는|까지는|부터는|이라도|에서|까지|부터|으로|에게|께서|이나|이며|이고|처럼"
    r"|마다|보다|만큼|은|는|이|가|을|를|의|에|로|도|만|과|와"
    r"|께|나|요)$"
)
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "be",
        "it",
        "you",
        "your",
        "we",
        "our",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "with",
        "by",
        "as",
        "that",
        "this",
        "from",
        "can",
        "will",
        "per",
        "each",
        "every",
        "about",
        "around",
        "takes",
        "take",
        "took",
        "get",
        "gets",
        "only",
        "just",
        "up",
        "within",
        "after",
        "before",
        "than",
        "need",
        "may",
        "they",
        "them",
        "their",
        "its",
        "costs",
        "cost",
        "day",
        "days",
        "hours",
        "week",
        "weeks",
        "business",
        "month",
        "및",
        "또는",
        "그",
        "이",
        "저",
        "것",
        "수",
        "더",
        "등",
        "안",
        "약",
        "후",
        "월",
        "총",
        "보통",
        "최대",
        "있습니다",
        "됩니다",
        "합니다",
        "있어요",
        "돼요",
        "해요",
        "드려요",
        "드립니다",
    ]
)


def check(
    text: str,
    cited: Sequence[str],
    passages: Mapping[str, str],
    quotes: Sequence[str] = (),
) -> tuple[Unsupported, ...]:
    """What the sentence says that the passages it cites (of those it was given) do not."""
    found = [
        Unsupported(Lack.CITATION, passage_id) for passage_id in cited if passage_id not in passages
    ]
    sources = [data_of(passages[each]) for each in dict.fromkeys(cited) if each in passages]
    found += [
        Unsupported(Lack.CITATION, quote) for quote in quotes if not is_quoted(quote, sources)
    ]
    return (*found, *_statements(text, [in_digits(source) for source in sources]))


def states_something(text: str) -> bool:
    """True for a sentence that needs a source: it holds a fact, or promises something."""
    said = in_digits(text)
    return bool(mentions(said)) or bool(promise_in(said))


def unsupported(text: str, sources: Iterable[str]) -> tuple[Unsupported, ...]:
    named = {str(number): source for number, source in enumerate(sources)}
    return check(text, list(named), named)


def data_of(passage: str) -> str:
    """The passage without the sentences that tell a machine what to say."""
    passage = _ADDRESS.sub(r"\n\g<0>", passage)
    pieces = [piece for piece in split_text(passage, ()) if not _INSTRUCTS.search(piece.text)]
    return "\n".join(piece.text for piece in pieces)


def is_quoted(quote: str, sources: Iterable[str]) -> bool:
    wanted = _bare(quote)
    return bool(wanted) and any(wanted in _bare(source) for source in sources)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def _statements(text: str, sources: list[str]) -> list[Unsupported]:
    said = in_digits(text)
    here = mentions(said)
    there = [(source, mentions(source)) for source in sources]
    known, liberal = _known(there), {fact for source in sources for fact in _liberal(source)}
    found = []
    for mention in here:
        if (
            not (_is_known(mention.fact, known) or mention.fact in liberal)
            or _is_denied(mention, said, sources)
            or (
                any(_is_swapped(mention, here, said, *each) for each in there)
                and not any(_stands(mention, here, said, *each) for each in there)
            )
        ):
            found.append(_named(mention, said))
    if promise := broken_promise(said, sources):
        found.append(Unsupported(Lack.PROMISE, promise))
    return list(dict.fromkeys(found))


def _named(mention: Mention, said: str) -> Unsupported:
    kind = mention.fact.kind
    return Unsupported(Lack(kind.value), said[mention.start : mention.end].strip())


def _known(there: Sequence[tuple[str, Sequence[Mention]]]) -> set[Fact]:
    known = {mention.fact for _, found in there for mention in found}
    for text, found in there:
        known |= _spans(text, found)
    words = {fact.value for fact in known if fact.unit == "word"}
    if "weekend" in words:
        known |= {Fact("word", "saturday"), Fact("word", "sunday")}
    if {"saturday", "sunday"} <= words:
        known.add(Fact("word", "weekend"))
    if "weekdays" in words:
        known |= {Fact("word", day) for day in WEEKDAYS}
    return known


def _liberal(text: str) -> set[Fact]:
    """What a source may say without our asking a sentence to have read it so."""
    found = set()
    if re.search(r"\bonce\b", text):
        found.add(Fact("times", "1"))
    if re.search(r"\btwice\b", text):
        found |= {Fact("times", "2"), Fact("fold", "2")}
    if re.search(r"연간|매년|1년|\byearly\b|\bannual|\b(?:per|a) year\b", text):
        found.add(Fact("month", "12"))
    if re.search(r"매월|매달|월\s?\d|\bmonthly\b|\b(?:per|a) month\b", text):
        found.add(Fact("month", "1"))
    return found


def _spans(text: str, found: Sequence[Mention]) -> set[Fact]:
    """How long it is from one time or date to the next, where the source gives both ends."""
    spans = set()
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        if len(between) > 12:
            continue
        if {first.fact.unit, second.fact.unit} <= {"clock", "clock?"}:
            minutes = (int(second.fact.value) - int(first.fact.value)) % 720
            spans.add(Fact("minute", str(minutes or 720)))
        if first.fact.unit == second.fact.unit == "date":
            (m1, d1), (m2, d2) = (f.fact.value.split("-") for f in (first, second))
            if m1 == m2 and int(d2) > int(d1):
                days = int(d2) - int(d1)
                spans |= {Fact("minute", str(n * 1_440)) for n in (days, days + 1)}
    return spans


def _is_known(fact: Fact, known: set[Fact]) -> bool:
    if any(other in known for other in _same(fact)):
        return True
    if fact.unit == "number":
        return any(other.value == fact.value for other in known if other.unit != "word")
    return False


def _same(fact: Fact) -> list[Fact]:
    """The fact in every unit that means the same."""
    same = [fact]
    if fact.unit in ("clock", "clock?"):
        minutes = int(fact.value)
        same += [Fact("clock", fact.value), Fact("clock?", fact.value)]
        same.append(Fact("clock?", str(minutes % 720)))
        if fact.unit == "clock?":
            same.append(Fact("clock", str((minutes + 720) % 1_440)))
    if fact.unit == "month" and fact.value.isdigit():
        days = {int(fact.value) * 30, int(fact.value) * 365 // 12}
        same += [Fact("minute", str(each * 1_440)) for each in days]
    if fact.unit == "minute" and fact.value.isdigit():
        length, rest = divmod(int(fact.value), 1_440)
        if not rest and length % 30 == 0:
            same.append(Fact("month", str(length // 30)))
        if not rest and length % 365 == 0:
            same.append(Fact("month", str(length // 365 * 12)))
    return same


def _is_denied(mention: Mention, said: str, sources: Sequence[str]) -> bool:
    """ "We ship on Saturdays" does not stand on "we do not ship on Saturdays"."""
    if mention.fact.unit != "word" or mention.fact.value not in DAY_WORDS or is_negated(said):
        return False
    where = [
        clause
        for source in sources
        for clause in clauses_of(source)
        if mention.fact in {m.fact for m in mentions(clause)}
    ]
    return bool(where) and all(is_negated(clause) for clause in where)


def _group(fact: Fact) -> str:
    if fact.unit in DURATIONS:
        return "duration"
    if fact.unit in ("clock", "clock?"):
        return "clock"
    if fact.unit in _PRICES or fact == Fact("word", "free"):
        return "price"
    return fact.unit


def _stands(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """This source has the fact, and not about something else."""
    has = any(m.fact in _same(mention.fact) for m in there)
    return has and not _is_swapped(mention, here, said, source, there)


def _is_swapped(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """The source gives this figure for one thing, and the sentence for another.

    The words that lead up to the figure in the sentence are those that lead up to another figure
    of its kind in the source; and a least amount is not an amount.
    """
    is_other_word = mention.fact.unit == "word" and mention.fact.value != "free"
    if mention.fact.kind in (Kind.CONTACT, Kind.COUNT) or is_other_word:
        return False
    group = _group(mention.fact)
    peers = [m for m in there if _group(m.fact) == group]
    equal = [m for m in peers if m.fact in _same(mention.fact)]
    others = [m for m in peers if m.fact not in _same(mention.fact)]
    if not equal:
        return False
    if _misses_bound(mention, said, equal, source):
        return True
    lead = _words(_lead(mention, here, said))
    if not lead or not others:
        return False
    contexts = {m: _words(_lead(m, there, source) + _tail(m, source)) for m in peers}
    telling = {w for w in lead if sum(w in context for context in contexts.values()) < len(peers)}
    best_equal = max(_score(telling, m, contexts, there, source) for m in equal)
    rival = max(others, key=lambda m: _score(telling, m, contexts, there, source))
    topics = {word for m in equal for word in _topics(_lead(m, there, source))}
    if topics & telling - contexts[rival]:
        return False  # about the very thing the source's figure is about
    return _score(telling, rival, contexts, there, source) >= best_equal + 1


def _tail(mention: Mention, source: str) -> str:
    """ "Free" says what of only afterwards, often enough."""
    return source[mention.end : mention.end + 30] if mention.fact.unit == "word" else ""


def _score(
    telling: set[str],
    mention: Mention,
    contexts: Mapping[Mention, set[str]],
    there: Sequence[Mention],
    source: str,
) -> float:
    near = {word for word in telling if word in contexts[mention]}
    if _OWN_SUBJECT.search(_lead(mention, there, source)):
        return len(near)
    far = _words(_around(mention, source))
    return len(near) + 0.5 * len((telling - near) & far)


def _topics(text: str) -> set[str]:
    """The words Korean marks as what a clause is about (은, 는)."""
    return {word for match in _TOPIC.finditer(text) for word in _words(match[1])}


def _lead(mention: Mention, every: Sequence[Mention], text: str) -> str:
    """From the figure before it, or the beginning of the sentence, to this one."""
    start = max(_sentence_start(text, mention.start), 0)
    end = mention.start
    for other in sorted(every, key=lambda each: -each.end):
        if other.end > mention.start or _group(other.fact) != _group(mention.fact):
            continue
        if _TO.fullmatch(text[other.end : end]):
            end = other.start  # both ends of a range are about the same thing
        elif other.end <= end:
            start = max(start, other.end)
            break
    return text[start:end]


def _around(mention: Mention, text: str) -> str:
    start = _sentence_start(text, mention.start)
    end = re.search(r"[.!?]\s|\n", text[mention.end :])
    return text[start : mention.end + (end.start() if end else len(text))]


def _sentence_start(text: str, position: int) -> int:
    ends = [m.end() for m in re.finditer(r"(?<![ap]\.m)[.!?]\s|\n", text[:position])]
    return ends[-1] if ends else 0


def _words(text: str) -> set[str]:
    words = set()
    for word in re.findall(r"\d*[가-힣]+|\d+|[a-z]+(?:-[a-z]+)*", text):
        stem = word
        if "가" <= word[-1] <= "힣":
            stem = _JOSA.sub("", word) or word
        elif len(word) > 3:
            stem = re.sub(r"(?:ies|es|s|ing|ed)$", "", word)
        if word not in _STOP and stem not in _STOP and (len(stem) > 1 or stem.isdigit()):
            words.add(stem)
    return words


def _misses_bound(mention: Mention, said: str, equal: Sequence[Mention], source: str) -> bool:
    if is_negated(said):
        return False
    mine, theirs = _bound(mention, said), {_bound(m, source) for m in equal}
    if mine in ("least", "most"):
        return theirs == ({"least", "most"} - {mine})
    is_amount = mention.fact.kind is Kind.MONEY and mention.fact.unit != "percent"
    return is_amount and theirs == {"least"} and bool(_EQUALS.match(said, mention.end))


def _bound(mention: Mention, text: str) -> str:
    before = text[max(0, mention.start - 24) : mention.start]
    if _AHEAD.match(text, mention.end):
        return ""  # "up to a day before" is "at least a day ahead"
    if _LEAST.match(text, mention.end) or _LEAST_BEFORE.search(before):
        return "least"
    if _MOST.match(text, mention.end) or _MOST_BEFORE.search(before):
        return "most"
    return ""
