"""How well the checks find what drafts say without a source: lines in, figures out.

A line is {"id", "passages": [{"id", "text"}], "sentences": [{"text", "passages": [ids], "quote"?}],
"unsupported": [sentence numbers from 0], "kinds"?: [one of money, date, promise, contact, citation
for each of them]}. Without "kinds" every unsupported sentence counts as "any".
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.drafting.evidence import Weights
from bot.drafting.grounding import check
from bot.errors import Unacceptable
from bot.jsonl import read_lines
from bot.tickets.terms import BINDING, Lack


class _Passage(BaseModel):
    id: str
    text: str


class _Sentence(BaseModel):
    text: str
    passages: list[str] = Field(default_factory=list)
    quote: str = ""


class EvaluatedDraft(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    passages: list[_Passage]
    sentences: list[_Sentence]
    kinds: list[str] = Field(default_factory=list)
    unsupported: list[int] = Field(default_factory=list, validate_default=True)

    @field_validator("unsupported")
    @classmethod
    def _fits(cls, numbers: list[int], others: ValidationInfo) -> list[int]:
        """What could not be read itself is named instead."""
        sentences, kinds = others.data.get("sentences"), others.data.get("kinds")
        if sentences is not None and any(not 0 <= each < len(sentences) for each in numbers):
            raise ValueError("there is no such sentence")
        if kinds and len(kinds) != len(numbers):
            raise ValueError("there must be as many as kinds")
        return numbers


@dataclass(frozen=True)
class Kind:
    """Of one kind of unsupported sentence: how many there are, and how many were found."""

    kind: str
    planted: int
    found: int

    @property
    def recall(self) -> float | None:
        return self.found / self.planted if self.planted else None


@dataclass(frozen=True)
class Report:
    drafts: int
    kinds: tuple[Kind, ...]
    binding: Kind  # money, dates and promises together
    clean: int  # sentences that stand on what they cite
    false_alarms: int  # of those, marked all the same
    invented_shown: int  # citations of passages or quotes that do not exist, shown as a source
    missed: tuple[str, ...] = field(default=())  # "draft id:sentence number"
    alarmed: tuple[str, ...] = field(default=())

    @property
    def precision(self) -> float | None:
        marked = sum(kind.found for kind in self.kinds) + self.false_alarms
        return (marked - self.false_alarms) / marked if marked else None

    @property
    def false_alarm_rate(self) -> float | None:
        return self.false_alarms / self.clean if self.clean else None

    def as_json(self) -> dict[str, Any]:
        return {
            "drafts": self.drafts,
            "kinds": [{**asdict(kind), "recall": _round(kind.recall)} for kind in self.kinds],
            "binding": {**asdict(self.binding), "recall": _round(self.binding.recall)},
            "clean": self.clean,
            "false_alarms": self.false_alarms,
            "false_alarm_rate": _round(self.false_alarm_rate),
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


def evaluate(drafts: Sequence[EvaluatedDraft], weights: Weights | None = None) -> Report:
    """By the weights the desk works with, unless others are given."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    clean = invented_shown = 0
    missed, alarmed = [], []
    for draft in drafts:
        passages = {passage.id: passage.text for passage in draft.passages}
        names = draft.kinds or ["any"] * len(draft.unsupported)
        kind_of = dict(zip(draft.unsupported, names, strict=True))
        for number, sentence in enumerate(draft.sentences):
            lacks = _lacks(sentence, passages, weights)
            kind = kind_of.get(number)
            if kind is None:
                clean += 1
                if lacks:
                    alarmed.append(f"{draft.id}:{number}")
                continue
            planted[kind] += 1
            # What binds the shop must be marked as such: another mark does not ask to confirm.
            is_found = bool(lacks & BINDING) if kind in BINDING else bool(lacks)
            found[kind] += is_found
            if not is_found:
                missed.append(f"{draft.id}:{number}")
                invented_shown += kind == "citation"
    kinds = tuple(Kind(kind, planted[kind], found[kind]) for kind in sorted(planted))
    binding = [kind for kind in kinds if kind.kind in (*BINDING, "any")]
    together = Kind(
        "binding", sum(kind.planted for kind in binding), sum(kind.found for kind in binding)
    )
    return Report(
        drafts=len(drafts),
        kinds=kinds,
        binding=together,
        clean=clean,
        false_alarms=len(alarmed),
        invented_shown=invented_shown,
        missed=tuple(missed),
        alarmed=tuple(alarmed),
    )


def _lacks(sentence: _Sentence, passages: Mapping[str, str], weights: Weights | None) -> set[Lack]:
    quotes = [sentence.quote] if sentence.quote else []
    found = check(sentence.text, sentence.passages, passages, quotes, weights)
    return {each.lack for each in found}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
