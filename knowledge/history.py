"""A cold start from the tickets of the past: which article answered which question.

An agent's old reply that resembles an article teaches that article the question, as an approval
would. A reply that resembles nothing becomes a proposal for a person to read: what was once sent
to one customer may be wrong for all others, so nothing here is ever published by itself.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from knowledge import learned, record
from knowledge.formats.values import Row, Unusable
from knowledge.learned import Lesson, LessonRow
from knowledge.lexicon import language_of
from knowledge.passages import PUBLIC, Passage
from knowledge.sources import entries_of
from knowledge.sources.confined import Reader
from knowledge.sources.loaded import Refused
from knowledge.splitting import split

TAUGHT_BY = "history"
_RESEMBLES = 0.45  # cosine of letter triples, weighted by rarity
_LEAD = 0.05  # over the next article: two that are equally near teach neither
_SAME_REPLY = 0.7  # proposals whose answers are this near are one
_GREETINGS = re.compile(
    r"^(?:안녕하세요|안녕하십니까|고객님|반갑습니다|감사합니다|문의\s*주셔서[^.!\n]*|"
    r"(?:hi|hello|dear|thanks|thank you)\b[^.!\n]{0,60})[\s,.!~]*",
    re.IGNORECASE,
)
Mask = Callable[[str], str]
Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Proposal:
    question: str
    answer: str
    count: int  # how many tickets were answered so


@dataclass(frozen=True)
class Learned:
    taught: int
    known: int  # taught before: a second run changes nothing
    proposals: tuple[Proposal, ...]
    refused: tuple[Refused, ...]


def learn(
    file: Path,
    session_factory: Callable[[], Session],
    *,
    mask: Mask,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Learned:
    """Read, match, teach; commits. `mask` takes personal data out: only its result is kept."""
    path = file.resolve().as_posix()
    try:
        with Reader() as reader:
            entries = entries_of(reader, file.resolve(), "pairs")
    except Unusable as error:
        return Learned(0, 0, (), (Refused.of(path, error),))
    refused = [Refused(path, e.line, e.code, e.values, e.sheet) for e in entries if e.code]
    pairs = [_masked(entry.row, mask) for entry in entries if not entry.code]
    with session_factory() as session:
        articles = [a for a in record.articles(session, now=now) if a.audience == PUBLIC]
        shelf = Likeness(split(articles))
        taught, known, unmatched = 0, 0, []
        keys = set(session.exec(select(LessonRow.key).where(col(LessonRow.key).like("history:%"))))
        for done, (question, answer) in enumerate(pairs, start=1):
            key = f"history:{record.digest([question])}"
            article_id = shelf.article_of(answer)
            if article_id is None:
                unmatched.append((question, answer))
            elif key in keys:  # also when it was taken back: then it must not come again
                known += 1
            else:
                lesson = Lesson(article_id, question, language_of(question))
                learned.teach(session, lesson, key=key, by=TAUGHT_BY, now=now)
                keys.add(key)
                taught += 1
            progress(done, len(pairs))
        session.commit()
    return Learned(taught, known, tuple(_proposals(unmatched)), tuple(refused))


def write_proposals(proposals: Iterable[Proposal], path: Path) -> None:
    """As a FAQ file that can be ingested once a person has read it. What is in it already, which a
    person may have corrected, stays as it is."""
    kept = path.read_text("utf-8", errors="replace") if path.exists() else ""
    with path.open("a", encoding="utf-8") as file:
        if kept and not kept.endswith("\n"):
            file.write("\n")
        for proposal in proposals:
            made_id = f"history-{record.digest([proposal.question])[:8]}"
            if made_id in kept:
                continue
            row = {"id": made_id, "question": proposal.question, "answer": proposal.answer}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


class Likeness:
    """Which article a reply was written from: letter triples survive particles and endings."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._articles = [passage.article_id for passage in passages]
        counts = [_grams(passage.section) for passage in passages]
        seen = Counter(gram for each in counts for gram in each)
        self._idf = {gram: float(np.log(1 + len(counts) / n)) for gram, n in seen.items()}
        postings: dict[str, list[tuple[int, float]]] = {}
        for number, each in enumerate(counts):
            norm = self._norm(each)
            for gram, n in each.items():
                postings.setdefault(gram, []).append((number, n * self._idf[gram] / norm))
        self._postings = {
            gram: (np.array([n for n, _ in found]), np.array([w for _, w in found], np.float32))
            for gram, found in postings.items()
        }

    def article_of(self, reply: str) -> str | None:
        """None when nothing resembles the reply, or two articles do."""
        scores = self._scores(_without_greeting(reply))
        best: dict[str, float] = {}
        for article_id, score in zip(self._articles, scores.tolist(), strict=True):
            best[article_id] = max(best.get(article_id, 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])[:2]
        if not ranked or ranked[0][1] < _RESEMBLES:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _LEAD:
            return None
        return ranked[0][0]

    def _scores(self, text: str) -> Vector:
        scores = np.zeros(len(self._articles), np.float32)
        grams = _grams(text)
        norm = self._norm(grams)
        for gram, n in grams.items():
            if gram in self._postings:
                numbers, weights = self._postings[gram]
                scores[numbers] += weights * np.float32(n * self._idf[gram] / norm)
        return scores

    def _norm(self, grams: Counter[str]) -> float:
        """What no article has ever said weighs as much as what one has."""
        unknown = float(np.log(1 + max(1, len(self._articles))))
        weights = (n * self._idf.get(gram, unknown) for gram, n in grams.items())
        return float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0


def _proposals(pairs: Iterable[tuple[str, str]]) -> list[Proposal]:
    """One for each answer that was given, the most frequent first; the first question stands."""
    groups: list[tuple[Counter[str], list[tuple[str, str]]]] = []
    by_answer: dict[str, int] = {}
    for question, answer in pairs:
        key = re.sub(r"\W+", "", answer)
        grams = _grams(answer)
        place = by_answer.get(key)
        if place is None:
            # Compared with the newest few hundred only: this is a help for the reader, no index.
            near = range(max(0, len(groups) - 300), len(groups))
            place = next((n for n in near if _dice(groups[n][0], grams) >= _SAME_REPLY), None)
        if place is None:
            place = len(groups)
            groups.append((grams, []))
        by_answer[key] = place
        groups[place][1].append((question, answer))
    found = [Proposal(*group[0], count=len(group)) for _, group in groups]
    return sorted(found, key=lambda proposal: -proposal.count)


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _masked(row: Row, mask: Mask) -> tuple[str, str]:
    return mask(row["question"]), mask(row["answer"])


def _without_greeting(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _GREETINGS.sub("", text.strip())
    return text


def _grams(text: str) -> Counter[str]:
    plain = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
    return Counter(plain[n : n + 3] for n in range(len(plain) - 2))
