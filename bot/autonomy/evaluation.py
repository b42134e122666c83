"""How often the gate answers, and how often it is wrong, on questions with known answers. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.autonomy.rules import Bar


@dataclass(frozen=True)
class Judged:
    """One question, and what the gate would have done with everything switched on."""

    query_id: str
    answer_ids: frozenset[str]  # empty: nothing answers it alone
    is_never_alone: bool  # for a person whatever the documents say
    article_id: str  # that it would have been answered from
    bars: tuple[Bar, ...]

    @property
    def is_sent(self) -> bool:
        return not self.bars

    @property
    def is_wrong(self) -> bool:
        return self.is_sent and (self.is_never_alone or self.article_id not in self.answer_ids)


@dataclass(frozen=True)
class Report:
    asked: int
    answerable: int
    sent: int
    right: int
    wrong: tuple[tuple[str, str], ...]  # query, article
    never_alone: int
    never_alone_sent: int
    bars: dict[str, int]  # of the answerable, why they were not answered
    alone: dict[str, int]  # of these, for this reason and no other

    @property
    def wrong_rate(self) -> float:
        return len(self.wrong) / self.asked if self.asked else 0.0

    @property
    def coverage(self) -> float:
        """Of what the documents answer, how much is answered, and rightly."""
        return self.right / self.answerable if self.answerable else 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "answerable": self.answerable,
            "sent": self.sent,
            "right": self.right,
            "wrong": [{"query_id": query, "article": article} for query, article in self.wrong],
            "wrong_rate": round(self.wrong_rate, 5),
            "never_alone": self.never_alone,
            "never_alone_sent": self.never_alone_sent,
            "coverage": round(self.coverage, 4),
            "bars": self.bars,
            "alone": self.alone,
        }


def report(judged: Sequence[Judged]) -> Report:
    answerable = [each for each in judged if each.answer_ids and not each.is_never_alone]
    never_alone = [each for each in judged if each.is_never_alone]
    sent = [each for each in judged if each.is_sent]
    wrong = [each for each in sent if each.is_wrong]
    bars = Counter(bar.value for each in answerable for bar in each.bars)
    alone = Counter(each.bars[0].value for each in answerable if len(each.bars) == 1)
    return Report(
        asked=len(judged),
        answerable=len(answerable),
        sent=len(sent),
        right=len(sent) - len(wrong),
        wrong=tuple((each.query_id, each.article_id) for each in wrong),
        never_alone=len(never_alone),
        never_alone_sent=sum(each.is_sent for each in never_alone),
        bars=dict(bars.most_common()),
        alone=dict(alone),
    )
