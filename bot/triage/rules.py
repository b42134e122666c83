"""Triage without a language model: signals in, one decision out. Pure."""

from collections.abc import Iterable, Sequence

from bot.settings import Routing
from bot.texts import say
from bot.tickets.courtesy import said_only
from bot.tickets.terms import Direction, Language, Priority, Review, Segment, TicketType, Urgency
from bot.tickets.values import Triage, Turn
from bot.triage.lexicon import Seen, look
from bot.triage.reading import language_of, plain

_PRIORITIES = list(Priority)
_REVIEW_PRIORITY = {
    Review.COMPLAINT: Priority.HIGH,
    Review.REFUND_RISK: Priority.HIGH,
    Review.LEGAL: Priority.HIGH,
    Review.PARTNERSHIP: Priority.NORMAL,
    Review.OUTAGE: Priority.URGENT,
    Review.SAFETY: Priority.HIGH,
    Review.PRIVACY: Priority.HIGH,
}
_ENOUGH = 1.0  # the sum at which a review reason, or time pressure, stands
_EVIDENCE = 0.5  # the least that makes a type
_DOUBT = 0.5  # keeps the confidence of a type with little evidence low
_LONGEST_QUOTE = 18  # characters


def triage(turn: Turn, routing: Routing, desk_language: Language) -> Triage:
    text = plain(turn.text)
    seen = _clearest(look(text))
    if not seen and not said_only(turn) and (earlier := _last_words(turn)):
        seen = _clearest(look(plain(earlier)))  # "아직도요?" is about what was said before
    kind, confidence = _type(seen, text)
    review = _review(seen, kind)
    return Triage(
        type=kind,
        review=review,
        priority=_priority(seen, kind, review, turn.segment),
        urgency=_urgency(seen, kind, review),
        language=_language(turn, desk_language),
        team=team_for(kind, review, routing, turn.text),
        confidence=confidence,
        reason=reason_for(_quotes(seen, kind, review), desk_language),
    )


def team_for(kind: TicketType, review: Sequence[Review], routing: Routing, text: str) -> str:
    """In the shop's order: the first line that applies wins, reasons before words before types."""
    for reason, team in routing.review.items():
        if reason in review:
            return team
    said = plain(text)
    for words, team in routing.words.items():
        if plain(words) in said:
            return team
    return routing.type.get(kind, routing.default)


def reason_for(quotes: Sequence[str], desk_language: Language) -> str:
    if not quotes:
        return say(desk_language, "triage-reason-none")
    short = [q if len(q) <= _LONGEST_QUOTE else f"{q[: _LONGEST_QUOTE - 1]}…" for q in quotes]
    return say(desk_language, "triage-reason", words=", ".join(f"“{quote}”" for quote in short))


def highest(priorities: Iterable[Priority]) -> Priority:
    return max(priorities, key=_PRIORITIES.index)


def review_priority(review: Sequence[Review]) -> Priority:
    return highest([Priority.NORMAL, *(_REVIEW_PRIORITY[reason] for reason in review)])


def _clearest(seen: Sequence[Seen]) -> Sequence[Seen]:
    """Without the fallbacks, unless they are all there is to tell the type by."""
    clear = [sight for sight in seen if not sight.says.fallback]
    return clear if max(_scores(clear).values()) >= _EVIDENCE else seen


def _scores(seen: Sequence[Seen]) -> dict[TicketType, float]:
    return {kind: sum(s.says.type.get(kind, 0) for s in seen) for kind in TicketType}


def _type(seen: Sequence[Seen], text: str) -> tuple[TicketType, float]:
    """A message without any signal: a question nobody foresaw, or nothing worth an answer."""
    scores = _scores(seen)
    # Where two are equal, the later in this order is the safer mistake.
    safest_last = sorted(TicketType, key=_SAFER.index)
    best = max(reversed(safest_last), key=lambda kind: scores[kind])
    if scores[best] < _EVIDENCE:
        words = sum(character.isalnum() for character in text)
        return (TicketType.FAQ, 0.2) if words > 4 else (TicketType.OTHER, 0.4)
    second = max(score for kind, score in scores.items() if kind != best)
    return best, round(scores[best] / (scores[best] + max(second, 0) + _DOUBT), 2)


_SAFER = [
    TicketType.OTHER,
    TicketType.FAQ,
    TicketType.ORDER,
    TicketType.CONSULTATION,
    TicketType.COMPLAINT,
]


def _review(seen: Sequence[Seen], kind: TicketType) -> tuple[Review, ...]:
    sums = {reason: sum(s.says.review.get(reason, 0) for s in seen) for reason in Review}
    if kind is TicketType.COMPLAINT:
        sums[Review.COMPLAINT] = _ENOUGH
    return tuple(reason for reason in Review if sums[reason] >= _ENOUGH)


def _priority(
    seen: Sequence[Seen], kind: TicketType, review: Sequence[Review], segment: Segment | None
) -> Priority:
    floors = [s.says.priority for s in seen if s.says.priority is not None]
    if kind is TicketType.OTHER and not review:
        return Priority.LOW
    level = highest([review_priority(review), *floors])
    valued = segment is Segment.VIP or (segment is Segment.AT_RISK and bool(review))
    step = 1 if valued else 0
    return _PRIORITIES[min(_PRIORITIES.index(level) + step, len(_PRIORITIES) - 1)]


def _urgency(seen: Sequence[Seen], kind: TicketType, review: Sequence[Review]) -> Urgency:
    pressure = sum(s.says.urgency for s in seen)
    if pressure >= _ENOUGH:
        return Urgency.HIGH
    if pressure <= -_ENOUGH or (kind is TicketType.OTHER and not review):
        return Urgency.LOW
    return Urgency.NORMAL


def _language(turn: Turn, desk_language: Language) -> Language:
    spoken = (turn.text, _last_words(turn))
    return next((found for text in spoken if (found := language_of(text))), desk_language)


def _last_words(turn: Turn) -> str:
    said = [past.text for past in turn.history if past.direction is Direction.IN]
    return said[-1] if said else ""


def _quotes(seen: Sequence[Seen], kind: TicketType, review: Sequence[Review]) -> list[str]:
    """The words that weighed most: those of the review reasons first, then those of the type."""

    def weight(sight: Seen) -> float:
        reasons = sum(sight.says.review.get(reason, 0) for reason in review)
        return reasons * 10 + sight.says.type.get(kind, 0)

    heaviest = sorted(seen, key=weight, reverse=True)
    quotes = [" ".join(sight.words.split()) for sight in heaviest if weight(sight) > 0]
    return _telling(quotes)[:3]


def _telling(quotes: Sequence[str]) -> list[str]:
    """Without bare punctuation, and without what stands inside another quote."""
    words = [quote for quote in dict.fromkeys(quotes) if any(c.isalnum() for c in quote)]
    return [word for word in words if not any(word != other and word in other for other in words)]
