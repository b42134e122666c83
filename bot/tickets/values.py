"""What the stations hand to their rules and get back: plain values, no rows, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.tickets.terms import (
    BINDING,
    Channel,
    ConfidenceLevel,
    Direction,
    DraftKind,
    Lack,
    Language,
    Priority,
    Review,
    Segment,
    Sentiment,
    TicketType,
    Urgency,
)
from bot.vault.finding import Known
from bot.vault.masking import mask, without_tokens


@dataclass(frozen=True)
class Said:
    """One message of the conversation, oldest first where there are several."""

    direction: Direction
    text: str


_SEARCHED = 10_000  # characters; a search reads less, and to mask a million takes seconds


@dataclass(frozen=True)
class Turn:
    """What the customer has said and nobody has answered yet, in its context."""

    texts: tuple[str, ...]  # a burst of messages is one turn
    channel: Channel
    subject: str = ""
    history: tuple[Said, ...] = ()  # earlier, answered turns
    customer_name: str = ""
    segment: Segment | None = None
    order: str = ""

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.subject, *self.texts) if part)

    @property
    def known(self) -> Known:
        return Known(names=(self.customer_name,), orders=(self.order,))

    def to_search(self, text: str) -> str:
        """What may be handed to a search, and so to a model of vectors, of some of this turn."""
        said = text[:_SEARCHED]
        return without_tokens(mask(said, self.known))


@dataclass(frozen=True)
class Triage:
    type: TicketType
    review: tuple[Review, ...]
    priority: Priority
    urgency: Urgency
    language: Language
    team: str  # a key of [teams] in deskbell.toml
    confidence: float  # of the type, 0..1
    reason: str  # one line for the agent, in the desk's language
    sentiment: Sentiment = Sentiment.NEUTRAL
    # Of priority, urgency, sentiment and each reason; empty where only the signals have judged.
    sure: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Unsupported:
    """Something a sentence says that none of its sources does, or perhaps none."""

    lack: Lack
    said: str  # the words in question

    @property
    def is_hint(self) -> bool:
        """To be compared with the sources; perhaps they say so in other words."""
        return self.lack is Lack.WORDING


@dataclass(frozen=True)
class Sentence:
    text: str
    passages: tuple[str, ...] = ()  # ids it rests on; empty for greeting, empathy and closing
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(frozen=True)
class SourceRef:
    passage_id: str
    title: str
    version: str = ""  # names the words the draft was written from; "" = not known


@dataclass(frozen=True)
class Proposal:
    """A reply offered to the agent. `text` is exactly what the customer would read."""

    kind: DraftKind
    sentences: tuple[Sentence, ...]
    sources: tuple[SourceRef, ...]
    confidence: float  # 0..1: that the sources answer the question
    level: ConfidenceLevel
    why: str  # one line for the agent, in the desk's language
    model: str = ""  # "" = written without a language model
    text: str = ""

    @property
    def unsupported(self) -> tuple[Unsupported, ...]:
        return tuple(dict.fromkeys(each for s in self.sentences for each in s.unsupported))

    @property
    def to_confirm(self) -> tuple[Unsupported, ...]:
        """What an agent must confirm by name before it goes out."""
        return tuple(each for each in self.unsupported if each.lack in BINDING)
