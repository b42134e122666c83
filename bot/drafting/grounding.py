"""Does a sentence stand on what it cites? Pure; deterministic; knows no model.

Every quote must be in its passage, every amount, date, duration, percentage, link and phone number
in the cited text, and every promise granted there. What is not found is named, in the sentence's
own words, so that an agent can look at it; nothing is corrected here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from bot.drafting.entitlements import beyond, grants
from bot.drafting.evidence import DOUBTED, SURE, Weights, learned, signs_of, words_in_doubt
from bot.drafting.facts import FREE_FACT, Kind, Mention
from bot.drafting.figures import may_be_theirs, moved, unknown
from bot.drafting.numerals import in_digits
from bot.drafting.owners import bound
from bot.drafting.pieces import split_text
from bot.drafting.promises import broken_promise, promise_in, untrue_claim
from bot.drafting.reading import mentions
from bot.tickets.terms import Lack
from bot.tickets.values import Unsupported

# A document that speaks to the machine is no source for what it wants said.
_INSTRUCTS = re.compile(
    r"(?:이전|위|앞)[^.\n]{0,10}(?:지시|명령|규칙|프롬프트)[^.\n]{0,10}(?:무시|잊)"
    r"|(?:라고|고|을|를)\s?(?:반드시\s?)?(?:답|답변|적|안내|말|약속|응답)(?:하세요|하십시오|하시오"
    r"|으세요|으시오|할\s?것|해라|하라|해야\s?(?:합니다|한다))"
    r"|(?:상담\s?ai|ai\s?(?:어시스턴트|상담|모델)|어시스턴트|챗봇|언어\s?모델)(?:는|은|에게"
    r"|야)[^.\n]*(?:해야|할\s?것|하세요|하십시오|하시오|하라|하도록)"
    r"|답변에\s?(?:반드시|꼭|항상)|시스템\s?(?:프롬프트|메시지|지시)|\[시스템\]"
    r"|ignore (?:all |any |the )*(?:previous|prior|above|earlier|preceding)|disregard (?:all"
    r"|any|the|previous)"
    r"|\b(?:ai|assistant|model|chatbot|bot|llm|agent)s?\b[^.\n]{0,20}\b(?:must|should|shall"
    r"|has to|needs? to)\b"
    r"|\b(?:instructions?|messages?|notes?|orders?|prompts?) (?:to|for) (?:the |all |any )?"
    r"(?:\w+ )?(?:ai|assistant|model|(?:chat)?bot|llm|machine)s?\b"
    r"|\b(?:ai|chat|virtual) ?(?:assistant|bot|agent)s?\s?:"
    r"|\b(?:ai|assistant|model|(?:chat)?bot) (?:instruction|prompt|note|order)s?\b"
    r"|(?:봇|ai|인공지능|모델)[^.\n]{0,12}(?:지시|명령|메시지)|^\s*(?:system|assistant|developer|ai)\s?:"
    r"|\b(?:when|while|in|before) (?:answering|replying|your (?:answer|reply|response))"
    r"|\b(?:always |must )?tell the (?:customer|user)"
    r"|\b(?:offer|promise|give|inform) the (?:customer|user)",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"^(?:please|kindly|hi|hello|dear|thanks?|thank you|sorry"
    r"|(?:i'm|i am|we're|we are) (?:so |very |really )?(?:sorry|glad)|(?:i|we) hope|have a"
    r"|feel free to (?:ask|contact|write|call|reply|reach)|let (?:us|me) know)\b"
    r"|^안녕|감사(?:합니다|드립니다|해요|드려요)[.!]?$|죄송(?:합니다|해요)[.!]?$"
    r"|(?:주세요|주십시오)[.!]?$|(?:셨겠어요|셨겠습니다|시겠어요)[.!]?$|바랍니다[.!]?$|\?$"
)
# An order that stands whole in brackets; a mere label ("[system]") goes with the sentence after it.
_IN_BRACKETS = re.compile(
    r"\[[^\[\]:]*:\s*(?:[^\s\[\]]+\s+){2,}[^\s\[\]]+\]|\[(?:[^\s\[\]]+\s+){7,}[^\s\[\]]+\]"
    r"|\([^():]*:\s*(?:[^\s()]+\s+){2,}[^\s()]+\)|\((?:[^\s()]+\s+){7,}[^\s()]+\)"
)
_ADDRESS = re.compile(r"(?<=\S )(?:system|assistant|note to \w+|ai)\s?:", re.IGNORECASE)


def check(
    text: str,
    cited: Sequence[str],
    passages: Mapping[str, str],
    quotes: Sequence[str] = (),
    weights: Weights | None = None,
    message: str = "",
) -> tuple[Unsupported, ...]:
    """What the sentence says that the passages it cites (of those it was given) do not.

    It may restate what the customer's message says of the customer."""
    found = [
        Unsupported(Lack.CITATION, passage_id) for passage_id in cited if passage_id not in passages
    ]
    given = [passages[each] for each in dict.fromkeys(cited) if each in passages]
    sources = [*map(data_of, given)]
    # Who quotes an order to a machine obeys it.
    found += [
        Unsupported(Lack.PROMISE if is_quoted(quote, given) else Lack.CITATION, quote)
        for quote in quotes
        if not is_quoted(quote, sources)
    ]
    stated = _statements(
        in_digits(text),
        [in_digits(each) for each in sources],
        weights or learned(),
        in_digits(message),
    )
    return (*found, *(_as_written(each, text) for each in stated))


def states_something(text: str) -> bool:
    """True for a sentence that needs a source: it holds a fact, or promises something."""
    said = in_digits(text)
    return bool(mentions(said)) or bool(promise_in(said))


def unsupported(text: str, sources: Iterable[str]) -> tuple[Unsupported, ...]:
    named = {str(number): source for number, source in enumerate(sources)}
    return check(text, list(named), named)


def data_of(passage: str) -> str:
    """The passage without the sentences that tell a machine what to say."""
    passage = _IN_BRACKETS.sub(lambda m: "\n" if _INSTRUCTS.search(m[0]) else m[0], passage)
    passage = _ADDRESS.sub(r"\n\g<0>", passage)
    pieces = [piece for piece in split_text(passage, ()) if not _INSTRUCTS.search(piece.text)]
    return "\n".join(piece.text for piece in pieces)


def _as_written(claim: Unsupported, text: str) -> Unsupported:
    """Checks read lower case and digits, people the draft's own letters, where they are there."""
    at = text.lower().find(claim.said)
    return Unsupported(claim.lack, text[at : at + len(claim.said)] if at >= 0 else claim.said)


def is_quoted(quote: str, sources: Iterable[str]) -> bool:
    wanted = _bare(quote)
    return bool(wanted) and any(wanted in _bare(source) for source in sources)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def _statements(
    said: str, sources: Sequence[str], weights: Weights, message: str
) -> Sequence[Unsupported]:
    """What is certain is always named. The rules' doubts are, where all the signs together speak
    against the sentence; where they only may, it is to be compared with its sources."""
    if _is_copied(said, sources) or _is_kind(said, sources):
        return ()
    strangers = unknown(said, sources, message)
    sure = [
        mention
        for mention in strangers
        if _is_certain(mention, said) and not may_be_theirs(mention, said, sources, message)
    ]
    loose = [mention for mention in strangers if mention not in sure]
    certain, doubts = _certain(said, sources, sure), _doubts(said, sources, loose)
    if sources:
        likelihood = weights.likelihood(signs_of(said, sources, message))
        in_question = doubts[0].said if doubts else words_in_doubt(said, sources)
        if likelihood < SURE:
            is_odd = likelihood >= DOUBTED and not certain
            doubts = [Unsupported(Lack.WORDING, in_question)] if is_odd else []
        elif not certain and not doubts:
            doubts = [Unsupported(Lack.PROMISE, in_question)]
    return tuple(dict.fromkeys((*certain, *doubts)))


def _is_kind(said: str, sources: Sequence[str]) -> bool:
    """Thanks, regret, a question, a next step: what grants nothing, and states nothing either."""
    if mentions(said) or promise_in(said) or not _KIND.search(said):
        return False
    return beyond(said, sources).keys() <= {"strange"}


def _certain(said: str, sources: Sequence[str], figures: Sequence[Mention]) -> list[Unsupported]:
    """Figures no source has, and what is said to be done already."""
    found = [_named(mention, said) for mention in figures]
    claim = untrue_claim(said, sources)
    return [*found, *([Unsupported(Lack.PROMISE, claim)] if claim else [])]


def _is_certain(mention: Mention, said: str) -> bool:
    """A mere count may be the customer's own; one that bounds something is a condition. What is
    free may be so only before a fee that the sources name begins."""
    if mention.fact == FREE_FACT:
        return False
    return mention.fact.kind is not Kind.COUNT or bool(bound(mention, said))


def _doubts(said: str, sources: Sequence[str], loose: Sequence[Mention]) -> list[Unsupported]:
    figures = sorted((*loose, *moved(said, sources)), key=lambda each: each.start)
    promises = [broken_promise(said, sources), *(beyond(said, sources) if sources else {}).values()]
    found = [Unsupported(Lack.PROMISE, each) for each in promises if each]
    return [*(_named(mention, said) for mention in figures), *found[:1]]


def _is_copied(said: str, sources: Iterable[str]) -> bool:
    """Whole sentences of the sources; a part of one may lack its condition."""
    whole = {piece.text for source in sources for piece in split_text(source, ())}
    return all(piece.text in whole for piece in split_text(said, ()))


def _named(mention: Mention, said: str) -> Unsupported:
    """A count bounds what is granted ("up to two times"), and so is part of the promise."""
    kind = mention.fact.kind
    is_limit = kind is Kind.COUNT and (grants(said) or bool(bound(mention, said)))
    lack = Lack.PROMISE if is_limit else Lack(kind.value)
    return Unsupported(lack, said[mention.start : mention.end].strip())
