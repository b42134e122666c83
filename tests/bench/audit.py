"""What became of every message that was accepted. Pure: evidence in, counts out."""

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Turn = tuple[int, int]  # ticket, turn


@dataclass(frozen=True)
class Queued:
    """A delivery as the database has it."""

    turn: Turn
    state: str


@dataclass(frozen=True)
class Reply:
    """A reply as a customer saw it."""

    webhook_id: str
    ticket_id: int
    text: str = ""


@dataclass(frozen=True)
class Card:
    """A message of the desk's in Slack, and what can be pressed on it."""

    key: str
    decides: frozenset[int] = frozenset()  # tickets
    settles: frozenset[str] = frozenset()  # deliveries


@dataclass(frozen=True)
class Evidence:
    accepted: frozenset[str]  # event ids that were answered 2xx
    stored: dict[str, Turn]  # event id → where the database has it
    deliveries: dict[str, Queued]  # by delivery id, which travels as webhook id
    replies: tuple[Reply, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Findings:
    lost: tuple[str, ...]  # event ids: neither answered nor open on a card
    waiting: int  # accepted, and a person can decide about it in Slack
    duplicate_replies: int
    duplicate_posts: tuple[str, ...]  # the key of each surplus message in Slack
    uncertain: int
    hidden_uncertain: tuple[str, ...]  # deliveries that no card offers to settle


def examine(evidence: Evidence) -> Findings:
    known, strange = _answers(evidence)
    decidable = {ticket for card in evidence.cards for ticket in card.decides}
    settleable = {delivery for card in evidence.cards for delivery in card.settles}
    uncertain = {id_ for id_, row in evidence.deliveries.items() if row.state == "uncertain"}
    on_cards = decidable | {evidence.deliveries[id_].turn[0] for id_ in uncertain & settleable}

    def is_answered(turn: Turn | None) -> bool:
        return turn is not None and (turn in known or turn[0] in strange)

    opened = [e for e in evidence.accepted if not is_answered(evidence.stored.get(e))]
    lost = [e for e in opened if evidence.stored.get(e, (0, 0))[0] not in on_cards]
    return Findings(
        lost=tuple(sorted(lost)),
        waiting=len(opened) - len(lost),
        duplicate_replies=len(_surplus(known)) + _surplus_of_strange(strange, known, evidence),
        duplicate_posts=_surplus(Counter(card.key for card in evidence.cards)),
        uncertain=len(uncertain),
        hidden_uncertain=tuple(sorted(uncertain - settleable)),
    )


def _answers(evidence: Evidence) -> tuple[Counter[Turn], Counter[int]]:
    """Replies by turn; those under an id the desk does not know can only be laid to a ticket."""
    known: Counter[Turn] = Counter()
    strange: Counter[int] = Counter()
    for reply in evidence.replies:
        if row := evidence.deliveries.get(reply.webhook_id):
            known[row.turn] += 1
        else:
            strange[reply.ticket_id] += 1
    return known, strange


def _surplus(counts: Counter[T]) -> tuple[T, ...]:
    """Everything that was there before, as often as it came again."""
    return tuple((counts - Counter(counts.keys())).elements())


def _surplus_of_strange(strange: Counter[int], known: Counter[Turn], evidence: Evidence) -> int:
    """As many replies as a ticket has unanswered turns are in order; the others are too many."""
    turns = set(evidence.stored.values())
    surplus = 0
    for ticket_id, count in strange.items():
        unanswered = {t for t in turns if t[0] == ticket_id} - set(known)
        surplus += max(0, count - len(unanswered))
    return surplus
