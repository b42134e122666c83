"""How well the checks find what drafts say without a source: lines in, figures out.

A line is {"id", "passages": [{"id", "text"}], "sentences": [{"text", "passages": [ids], "quote"?}],
"unsupported": [sentence numbers from 0], "kinds"?: [one of money, date, promise, contact, citation
for each of them], "faults"?: [what is wrong with each, in a word]}. Without "kinds" every
unsupported sentence counts as "any".

What is marked has no source; what is only hinted at is to be compared with it. The two are counted
apart: a hint asks nobody to confirm anything.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from bot.drafting.evidence import Weights
from bot.drafting.grounding import check
from bot.errors import Unacceptable
from bot.jsonl import read_lines
from bot.tickets.terms import BINDING
from bot.tickets.values import Unsupported


class _Passage(BaseModel):
    id: str
    text: str


class _Sentence(BaseModel):
    text: str
    passages: list[str] = Field(default_factory=list)
    quote: str = ""


class EvaluatedDraft(BaseModel):
    id: str
    message: str = ""
    passages: list[_Passage]
    sentences: list[_Sentence]
    kinds: list[str] = Field(default_factory=list)
    faults: list[str] = Field(default_factory=list)
    unsupported: list[int] = Field(default_factory=list, validate_default=True)

    @field_validator("unsupported")
    @classmethod
    def _fits(cls, numbers: list[int], others: ValidationInfo) -> list[int]:
        """What could not be read itself is named instead."""
        sentences = others.data.get("sentences")
        if sentences is not None and any(not 0 <= each < len(sentences) for each in numbers):
            raise ValueError("there is no such sentence")
        for name in ("kinds", "faults"):
            if len(others.data.get(name) or numbers) != len(numbers):
                raise ValueError(f"there must be as many as {name}")
        return numbers


@dataclass(frozen=True)
class Kind:
    """Of one kind of unsupported sentence: how many there are, were marked, and only hinted at."""

    kind: str
    planted: int
    found: int
    hinted: int

    @property
    def recall(self) -> float | None:
        return _share(self.found, self.planted)

    @property
    def recall_with_hints(self) -> float | None:
        return _share(self.found + self.hinted, self.planted)

    def as_json(self) -> dict[str, Any]:
        shares = {"recall": self.recall, "recall_with_hints": self.recall_with_hints}
        return {**asdict(self), **{name: _round(share) for name, share in shares.items()}}


@dataclass(frozen=True)
class Report:
    drafts: int
    kinds: tuple[Kind, ...]
    faults: tuple[Kind, ...]  # the same, by what is wrong with them
    binding: Kind  # money, dates and promises together
    clean: int  # sentences that stand on what they cite
    false_alarms: int  # of those, marked all the same
    false_hints: int  # of those, only hinted at
    invented_shown: int  # citations of passages or quotes that do not exist, shown as a source
    missed: tuple[str, ...] = field(default=())  # "draft id:sentence number"
    alarmed: tuple[str, ...] = field(default=())

    @property
    def precision(self) -> float | None:
        marked = sum(kind.found for kind in self.kinds)
        return _share(marked, marked + self.false_alarms)

    @property
    def false_alarm_rate(self) -> float | None:
        return _share(self.false_alarms, self.clean)

    @property
    def false_hint_rate(self) -> float | None:
        return _share(self.false_hints, self.clean)

    def as_json(self) -> dict[str, Any]:
        return {
            "drafts": self.drafts,
            "kinds": [kind.as_json() for kind in self.kinds],
            "faults": [fault.as_json() for fault in self.faults],
            "binding": self.binding.as_json(),
            "clean": self.clean,
            "false_alarms": self.false_alarms,
            "false_alarm_rate": _round(self.false_alarm_rate),
            "false_hints": self.false_hints,
            "false_hint_rate": _round(self.false_hint_rate),
            "precision": _round(self.precision),
            "invented_shown": self.invented_shown,
            "missed": list(self.missed),
            "alarmed": list(self.alarmed),
        }


def read_drafts(file: Path) -> list[EvaluatedDraft]:
    """Raises Unacceptable, naming the line."""
    drafts = read_lines(file, EvaluatedDraft, "error-eval-line")
    if not drafts:
        raise Unacceptable("error-eval-empty")
    return drafts


class _Level(StrEnum):
    MARKED = "marked"
    HINTED = "hinted"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class _Judged:
    """One sentence: what people say it is, and what the checks made of it."""

    name: str  # "draft id:sentence number"
    kind: str  # "" = stands on what it cites
    fault: str
    level: _Level


def evaluate(drafts: Sequence[EvaluatedDraft], weights: Weights | None = None) -> Report:
    """By the weights the desk works with, unless others are given."""
    judged = [each for draft in drafts for each in _judged(draft, weights)]
    clean = [each for each in judged if not each.kind]
    planted = [each for each in judged if each.kind]
    missed = [each for each in planted if each.level is not _Level.MARKED]
    alarmed = [each for each in clean if each.level is _Level.MARKED]
    return Report(
        drafts=len(drafts),
        kinds=_counted((each.kind, each) for each in planted),
        faults=_counted((each.fault, each) for each in planted if each.fault),
        binding=_count("binding", [each for each in planted if each.kind in (*BINDING, "any")]),
        clean=len(clean),
        false_alarms=len(alarmed),
        false_hints=sum(each.level is _Level.HINTED for each in clean),
        invented_shown=sum(each.kind == "citation" for each in missed),
        missed=tuple(each.name for each in missed),
        alarmed=tuple(each.name for each in alarmed),
    )


def _counted(named: Iterable[tuple[str, _Judged]]) -> tuple[Kind, ...]:
    groups: dict[str, list[_Judged]] = {}
    for name, each in named:
        groups.setdefault(name, []).append(each)
    return tuple(_count(name, groups[name]) for name in sorted(groups))


def _count(name: str, planted: Sequence[_Judged]) -> Kind:
    levels = Counter(each.level for each in planted)
    return Kind(name, len(planted), levels[_Level.MARKED], levels[_Level.HINTED])


def _judged(draft: EvaluatedDraft, weights: Weights | None) -> Iterator[_Judged]:
    passages = {passage.id: passage.text for passage in draft.passages}
    kinds = dict(zip_longest(draft.unsupported, draft.kinds, fillvalue="any"))
    faults = dict(zip(draft.unsupported, draft.faults, strict=False))
    for number, sentence in enumerate(draft.sentences):
        kind = kinds.get(number, "")
        quotes = [sentence.quote] if sentence.quote else []
        found = check(sentence.text, sentence.passages, passages, quotes, weights, draft.message)
        level = _level(found, kind)
        yield _Judged(f"{draft.id}:{number}", kind, faults.get(number, ""), level)


def _level(found: Sequence[Unsupported], kind: str) -> _Level:
    """What binds the shop must be marked as such: another mark does not ask to confirm."""
    marks = {each.lack for each in found if not each.is_hint}
    if marks & BINDING if kind in BINDING else marks:
        return _Level.MARKED
    return _Level.HINTED if found else _Level.UNSEEN


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
