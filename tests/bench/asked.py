"""What retrieval is asked: public sets read from a folder of the user's, and the written shops."""

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

from bot.evaluating import Approval, Query
from bot.jsonl import read_lines

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
MOST_APPROVED = 10  # questions an intent; the rest of them are asked, whatever k is
_PAGE = re.compile(r"^\[\[\d+\]\]\n", re.MULTILINE)
_TYPO = 1 / 8  # of the syllables
_FIRST, _VOWELS, _LETTERS, _LAST = (
    0xAC00,
    21,
    28,
    0xD7A3,
)  # https://unicode.org/charts/PDF/UAC00.pdf

Titles = Mapping[str, str]  # by article id
Questions = Mapping[str, Sequence[str]]  # by article id


class Bound(NamedTuple):
    floor: float
    goal: float


@dataclass(frozen=True)
class Round:
    """Questions put to one shop, and what is wanted of the answers, by measure."""

    name: str
    queries: tuple[Query, ...]
    bounds: Mapping[str, Bound] = field(default_factory=dict)


@dataclass(frozen=True)
class Shop:
    folder: Path
    approvals: tuple[Approval, ...]
    rounds: tuple[Round, ...]


class DataMissing(Exception):
    """The public sets are not where they were said to be; its text names the file."""


def written_shops(most: int | None) -> Iterator[Shop]:
    bounds = {
        "ko": {"hit@1": Bound(0.58, 0.7), "hit@3": Bound(0.78, 0.88), "AUROC": Bound(0.82, 0.82)},
        "en": {"hit@1": Bound(0.7, 0.8), "hit@3": Bound(0.84, 0.92), "AUROC": Bound(0.92, 0.92)},
    }
    folders = (("written", ""), ("written_second", "second "), ("written_third", "third "))
    for folder, nth in folders:
        for language, name in (("ko", "Korean shop"), ("en", "English shop")):
            file = KNOWLEDGE / folder / f"{language}-queries.jsonl"
            queries = _some(read_lines(file, Query, "error-queries-line"), most)
            rounds = (Round(f"{nth}{name}", queries, bounds[language]),)
            yield Shop(KNOWLEDGE / folder / language, (), rounds)


def policy_pages(place: Path, most: int | None) -> Iterator[Shop]:
    """Formal documents, written to `place` with a file for each page."""
    folder = place / "policies"
    folder.mkdir()
    for file in sorted((KNOWLEDGE / "policies" / "documents").glob("*.txt")):
        for number, page in enumerate(_PAGE.split(file.read_text("utf-8"))[1:], start=1):
            (folder / f"{file.stem}-{number:02}.txt").write_text(page, "utf-8")
    lines = read_lines(KNOWLEDGE / "policies" / "queries.jsonl", Query, "error-queries-line")
    bounds = {"hit@1": Bound(0.82, 0.87)}
    yield Shop(folder, (), (Round("Korean policies", _some(lines, most), bounds),))


def public_sets(data: Path, place: Path, most: int | None) -> Iterator[Shop]:
    """Each set as shops, one for every number of approved questions, their folders written to
    `place`. Raises DataMissing."""
    banking = _labelled("BANKING77", *_banking(data), (0.62, 0.81, 0.86), (0.66, 0.84, 0.885))
    clinc = _labelled("CLINC150", *_clinc(data), (0.68, 0.88, 0.915), (0.72, 0.9, 0.93))
    for shop in (*banking, *clinc, *_parakqc(data)):
        yield shop.opened(place, most)


def shops_with_strangers(data: Path, place: Path, most: int | None) -> Iterator[Shop]:
    """Shops that have learned, also asked what none of their articles answers. Raises
    DataMissing."""
    for drawn in (_clinc_with_strangers(data), _parakqc_with_strangers(data)):
        yield drawn.opened(place, most)


@dataclass(frozen=True)
class _Drawn:
    """A shop that has not been written down yet."""

    titles: Titles
    approved: Questions
    rounds: tuple[Round, ...]

    def opened(self, place: Path, most: int | None) -> Shop:
        folder = place / self.rounds[0].name.replace(" ", "-").replace("/", "-")
        folder.mkdir()
        lines = ({"id": id, "question": t, "answer": t} for id, t in self.titles.items())
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / "faq.jsonl").write_text(text, "utf-8")
        approvals = [
            Approval(text=text, answer_id=id)
            for id, texts in self.approved.items()
            for text in texts
        ]
        rounds = (Round(r.name, _some(r.queries, most), r.bounds) for r in self.rounds)
        return Shop(folder, tuple(approvals), tuple(rounds))


def _labelled(
    name: str,
    known: Questions,
    asked: Questions,
    floors: tuple[float, ...],
    goals: tuple[float, ...],
) -> Iterator[_Drawn]:
    """An intent is an article of which no more than the name is known."""
    titles = {label: label.replace("_", " ") for label in sorted(known)}
    queries = _queries(asked)
    for k, floor, goal in zip((0, 5, MOST_APPROVED), floors, goals, strict=True):
        approved = {label: texts[:k] for label, texts in known.items()}
        bounds = {"hit@1": Bound(floor, goal)}
        yield _Drawn(titles, approved, (Round(f"{name}, k={k}", queries, bounds),))


def _banking(data: Path) -> tuple[Questions, Questions]:
    with _opened(data / "banking77" / "train.csv") as file:
        rows = [(row["category"], row["text"]) for row in csv.DictReader(file)]
    texts = _by_label(rows)
    return (
        {label: some[:MOST_APPROVED] for label, some in texts.items()},
        {label: some[MOST_APPROVED:] for label, some in texts.items()},
    )


def _clinc(data: Path) -> tuple[Questions, Questions]:
    with _opened(data / "clinc150" / "train_val.json") as file:
        content = json.load(file)
    known, asked = (
        _by_label((label, text) for text, label in content[part]) for part in ("train", "val")
    )
    return known, asked


def _clinc_with_strangers(data: Path) -> _Drawn:
    """18 % of the questions are out of scope, as in the official test part."""
    known, asked = _clinc(data)
    with _opened(data / "clinc150" / "train_val.json") as file:
        content = json.load(file)
    strangers = [text for part in ("oos_train", "oos_val") for text, _ in content[part]]
    mine = _some(_queries(asked), len(strangers) * 9 // 2)
    titles = {label: label.replace("_", " ") for label in sorted(known)}
    approved = {label: texts[:MOST_APPROVED] for label, texts in known.items()}
    return _Drawn(titles, approved, (_mixed("CLINC150, k=10", mine, strangers),))


def _parakqc_with_strangers(data: Path) -> _Drawn:
    """A fifth of the questions belongs to sets that the shop has no article for."""
    texts = _paraphrases(data)
    ours = {id: some for number, (id, some) in enumerate(texts.items()) if number % 3}
    strangers = [some[0] for id, some in texts.items() if id not in ours]
    mine = _some(_queries({id: some[6:] for id, some in ours.items()}), len(strangers) * 4)
    approved = {id: some[1:4] for id, some in ours.items()}
    titles = {id: some[0] for id, some in ours.items()}
    return _Drawn(titles, approved, (_mixed("ParaKQC, +3", mine, strangers),))


def _mixed(name: str, mine: Sequence[Query], strangers: Sequence[str]) -> Round:
    asked = [
        Query(query_id=f"stranger-{number}", text=text, answer_ids=[])
        for number, text in enumerate(strangers)
    ]
    return Round(f"{name}, strangers", (*mine, *asked))


def _parakqc(data: Path) -> Iterator[_Drawn]:
    """Ten ways to ask one thing: the first is the title, the next ones are approved."""
    texts = _paraphrases(data)
    titles = {id: some[0] for id, some in texts.items()}
    queries = _queries({id: some[6:] for id, some in texts.items()})
    for k, name, bound in (
        (0, "title", Bound(0.82, 0.85)),
        (1, "+1", Bound(0.9, 0.92)),
        (3, "+3", Bound(0.945, 0.965)),
    ):
        rounds = [Round(f"ParaKQC, {name}", queries, {"hit@1": bound})]
        if k == 3:
            rounds += _harder(rounds[0])
        approved = {id: some[1 : 1 + k] for id, some in texts.items()}
        yield _Drawn(titles, approved, tuple(rounds))


def _paraphrases(data: Path) -> Questions:
    with _opened(data / "parakqc" / "dev_600_sets.txt") as file:
        lines = [line.rstrip("\n").rpartition("\t")[2] for line in file]
    return _by_label((f"p{number // 10}", text) for number, text in enumerate(lines))


def _harder(round: Round) -> Iterator[Round]:
    dice = random.Random(1)
    for name, change, bound in (
        ("spaces removed", lambda text: text.replace(" ", ""), Bound(0.935, 0.95)),
        ("typos", lambda text: _mistyped(text, dice), Bound(0.895, 0.93)),
    ):
        yield Round(f"{round.name}, {name}", _changed(round.queries, change), {"hit@1": bound})


def _changed(queries: Iterable[Query], change: Callable[[str], str]) -> tuple[Query, ...]:
    return tuple(each.model_copy(update={"text": change(each.text)}) for each in queries)


def _mistyped(text: str, dice: random.Random) -> str:
    """Every eighth syllable has another vowel or another last consonant."""
    return "".join(_slip(c, dice) if dice.random() < _TYPO else c for c in text)


def _slip(letter: str, dice: random.Random) -> str:
    number = ord(letter) - _FIRST
    if not 0 <= number <= _LAST - _FIRST:
        return letter
    front, last = divmod(number, _LETTERS)
    if dice.random() < 0.5:
        last = dice.randrange(_LETTERS)
    else:
        front = front // _VOWELS * _VOWELS + dice.randrange(_VOWELS)
    return chr(_FIRST + front * _LETTERS + last)


def _by_label(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """In an order of chance, the same every time."""
    found: dict[str, list[str]] = defaultdict(list)
    for label, text in rows:
        found[label].append(text)
    dice = random.Random(0)
    for texts in found.values():
        dice.shuffle(texts)
    return found


def _queries(asked: Questions) -> tuple[Query, ...]:
    pairs = [(id, text) for id, texts in asked.items() for text in texts]
    return tuple(
        Query(query_id=str(number), text=text, answer_ids=[id])
        for number, (id, text) in enumerate(pairs)
    )


def _some(queries: Sequence[Query], most: int | None) -> tuple[Query, ...]:
    if most is None or len(queries) <= most:
        return tuple(queries)
    return tuple(random.Random(0).sample(list(queries), most))


def _opened(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8", newline="")
    except OSError as e:
        raise DataMissing(f"{file} cannot be read: {e.strerror}") from e
