"""What the classifier thinks and what the signals found, made one triage. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.settings import Routing
from bot.texts import say
from bot.tickets.courtesy import said_only
from bot.tickets.terms import Direction, Language, Priority, Review, Segment, TicketType
from bot.tickets.values import Triage, Turn
from bot.triage.classifier import Limits, Opinion
from bot.triage.reading import is_foreign, plain
from bot.triage.rules import team_for

_UNCLEAR = 0.3  # the most we believe the type of what nobody can sort for certain
_PRIORITIES = list(Priority)
_TWO_STEPS = 3.0  # what being wrong by two steps costs, where one step costs one
_UNLIKELY = 0.03  # below this, a signal's reason is taken for a harmless look-alike
_ALSO = 0.25  # from this probability on, the next type is named as well
_SHORT = 12  # letters: fewer may only be a follow-up on what was said before
_LONG = 3_000  # characters
_QUESTIONS = 6
_FEW_WORDS = 0.35  # share of familiar words under which a text is in a language we do not speak


def in_context(turn: Turn) -> str:
    """What is classified: a short follow-up only makes sense after what it follows. Thanks do
    without: they are no complaint because the message before was."""
    said = [past.text for past in turn.history if past.direction is Direction.IN]
    if said and not said_only(turn) and sum(letter.isalnum() for letter in turn.text) < _SHORT:
        return f"{said[-1]}\n{turn.text}"
    return turn.text


def has_words(text: str) -> bool:
    """Letters or digits, single ones and ㅋㅋ aside: emoji alone have no type worth guessing."""
    return sum(letter.isalnum() and not "ㄱ" <= letter <= "ㅣ" for letter in text) > 1


def judge(
    turn: Turn,
    by_signals: Triage,
    opinion: Opinion,
    limits: Limits,
    routing: Routing,
    desk_language: Language,
) -> Triage:
    kind: TicketType = opinion.best("type")
    unclear = _unclear(turn.text, opinion)
    if unclear and kind is TicketType.FAQ:
        kind = TicketType.CONSULTATION  # never one that might be answered alone
    review = _review(opinion, by_signals, kind, limits)
    judged = replace(
        by_signals,
        type=kind,
        review=review,
        priority=_priority(opinion, turn.segment, review),
        urgency=opinion.best("urgency"),
        sentiment=opinion.best("sentiment"),
        team=team_for(kind, review, routing, turn.text),
        confidence=round(opinion.chosen["type"][kind], 2),
        sure=_sure(opinion),
    )
    if unclear:
        confidence = min(judged.confidence, _UNCLEAR)
        return replace(judged, confidence=confidence, reason=say(desk_language, unclear))
    return replace(judged, reason=_reason(by_signals, opinion, kind, desk_language))


def _review(
    opinion: Opinion, by_signals: Triage, kind: TicketType, limits: Limits
) -> tuple[Review, ...]:
    odds = opinion.review
    found: set[Review] = set()
    if opinion.needs_person >= limits.needs_person:
        found = {reason for reason in by_signals.review if odds[reason] >= _UNLIKELY}
        found |= {reason for reason in Review if odds[reason] >= limits.reasons[reason]}
        found = found or {max(odds, key=lambda reason: odds[reason])}
    if kind is TicketType.COMPLAINT:
        found.add(Review.COMPLAINT)
    return tuple(reason for reason in Review if reason in found)


def _priority(opinion: Opinion, segment: Segment | None, review: Sequence[Review]) -> Priority:
    """The least costly guess: one step beside the truth is no great harm, two are."""
    odds = [opinion.chosen["priority"][priority] for priority in _PRIORITIES]

    def cost(guess: int) -> float:
        steps = [abs(guess - truth) for truth in range(len(odds))]
        return sum(
            odd * (0 if step == 0 else 1 + (step - 1) * (_TWO_STEPS - 1))
            for odd, step in zip(odds, steps, strict=True)
        )

    level = min(range(len(odds)), key=cost)
    valued = segment is Segment.VIP or (segment is Segment.AT_RISK and bool(review))
    return _PRIORITIES[min(level + valued, len(_PRIORITIES) - 1)]


def _sure(opinion: Opinion) -> dict[str, float]:
    chosen = {name: round(max(odds.values()), 2) for name, odds in opinion.chosen.items()}
    return chosen | {reason.value: round(odds, 2) for reason, odds in opinion.review.items()}


def _unclear(text: str, opinion: Opinion) -> str:
    """Why a person must sort it: the key of the words that say so, "" when it is clear enough."""
    if is_foreign(text) or opinion.familiar < _FEW_WORDS:
        return "triage-reason-language"
    if len(text) > _LONG or plain(text).count("?") >= _QUESTIONS:
        return "triage-reason-many"
    return ""


def _reason(by_signals: Triage, opinion: Opinion, kind: TicketType, desk_language: Language) -> str:
    odds = opinion.chosen["type"]
    also = [other for other in TicketType if other is not kind and odds[other] >= _ALSO]
    if not also:
        return by_signals.reason
    names = ", ".join(say(desk_language, f"type-{other}") for other in also)
    return f"{by_signals.reason} {say(desk_language, 'triage-reason-also', types=names)}"
