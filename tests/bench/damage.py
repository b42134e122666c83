"""kill -9 during ingest, and every damage to the index: the desk stays up and search is right.

Two parts. Readers come and go while `deskbell ingest` is killed at random moments; and every file
of a finished index is truncated, zeroed, bit-flipped, removed or made read-only, before the desk
opens it and under its eyes. All the while customers' questions must find their article.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.progress import Progress

from knowledge.generations import current
from tests.bench import ledger
from tests.bench.desk import ROOT
from tests.bench.report import Line, Report, at_least, at_most, caught, fact, none, percentile
from tests.bench.searcher import BLIND, Searcher
from tests.bench.sentences import Composed, compose

ARTICLES = 1200  # more than a thousand: from there on Chroma keeps a graph in files
ASKED = 4  # questions after each damage
CLEAR_LEAD = 0.03  # of the right article, on a whole desk: what is a near tie there tells nothing
CLEAR = 60  # of so many questions, the clear ones are asked
HEALED_WITHIN_SECONDS = 120.0
HEALED_TARGET_SECONDS = 60.0
MARK = "Edition"
WHOLE = "every file"
IN_FORCE = "SELECT text FROM article WHERE removed_at IS NULL"
SYMPTOM = "damaged files served as if they were whole"

Damage = Callable[[Path], None]


@dataclass(frozen=True)
class Plan:
    kills: int = 100
    cases: int | None = None  # so many of the damages, at random; None = all of them
    articles: int = ARTICLES
    seed: int = 1
    broken: str = ""


def damage(plan: Plan, progress: Progress) -> Report:
    """A kill takes about three seconds, a damage about ten."""
    lines = [*_killed(plan, progress), *_damaged(plan, progress)] if plan.kills else []
    title = f"damage: {plan.kills} × kill -9 during ingest, and every damage to the index"
    return Report(title, tuple(lines or _damaged(plan, progress)))


def controls(plan: Plan, progress: Progress) -> Report:
    """A desk that opens whatever is there must be found out."""
    blind = Plan(kills=0, cases=plan.cases, articles=plan.articles, broken=BLIND)
    return Report("damage: controls", (caught(BLIND, SYMPTOM, damage(blind, progress)),))


# --- kill -9 during ingest ------------------------------------------------------------------


def _killed(plan: Plan, progress: Progress) -> Iterator[Line]:
    chance = random.Random(plan.seed)
    composed = compose(plan.articles // 4)
    with _home() as (home, env):
        seconds = _ingest(home, env, composed, edition=0)
        with _searching(env) as searcher:
            asking = _Asking(searcher, composed, chance)
            asking.until_healed()
            asking.keep_clear()
            bar = progress.add_task("killing ingest", total=plan.kills)
            stored: Counter[bool] = Counter()
            half = 0
            for edition in range(1, plan.kills + 1):
                _write(home / "shop", composed, edition)
                _kill_after(chance.uniform(0, 1.1 * seconds), env, home, asking)
                found = _editions(home)
                half += len(found) != 1
                stored[found == {edition}] += 1
                progress.update(bar, advance=1)
            left = _orphans()
            _ingest(home, env, composed, edition=plan.kills + 1)
            asking.until_healed()
            asking.died = not searcher.is_running
        rubbish = len(list((home / "index").glob("building-*")))
        health = ledger.integrity(home / "deskbell.sqlite3")
        last = _editions(home)
    yield fact("kills before / after the record was written", f"{stored[False]} / {stored[True]}")
    yield none("kill: records with half an edition", half)
    yield none("kill: editions missing after the last, whole ingest", int(last != {plan.kills + 1}))
    yield Line("kill: integrity of the SQLite file", health, "ok", health == "ok")
    yield none("kill: processes left behind", left)
    yield none("kill: half-built generations left behind", rubbish)
    yield from asking.lines("kill")


def _ingest(home: Path, env: dict[str, str], composed: list[Composed], edition: int) -> float:
    """Seconds a whole one takes."""
    _write(home / "shop", composed, edition)
    begun = time.monotonic()
    subprocess.run(_command(home), env=env, cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - begun


def _kill_after(seconds: float, env: dict[str, str], home: Path, asking: "_Asking") -> None:
    """Only the ingest itself, as the kernel does: its helpers must notice by themselves."""
    ends = time.monotonic() + seconds
    with subprocess.Popen(
        _command(home), env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while time.monotonic() < ends:
            asking.once()
            time.sleep(max(0.0, min(0.05, ends - time.monotonic())))
        process.send_signal(signal.SIGKILL)


def _command(home: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "ingest", str(home / "shop")]


def _write(folder: Path, composed: list[Composed], edition: int) -> None:
    """Both languages' FAQ, every answer of which names its edition."""
    for language in ("en", "ko"):
        (folder / language).mkdir(parents=True, exist_ok=True)
        file = folder / language / "faq.csv"
        rows = [each.article for each in composed if each.article.language == language]
        lines = [f'{a.id},"{a.title}","{a.text} {MARK} {edition}."' for a in rows]
        file.write_text("\n".join(["id,question,answer", *lines]) + "\n", "utf-8")


def _editions(home: Path) -> set[int]:
    """Those of the articles in force."""
    url = f"file:{home / 'deskbell.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(url, uri=True, timeout=30)) as db:
        texts = [
            text for (text,) in db.execute("SELECT text FROM article WHERE removed_at IS NULL")
        ]
    return {int(text.rpartition(MARK)[2].strip(" .")) for text in texts}


def _orphans() -> int:
    """Index processes whose parent is gone, after they had time to notice."""
    time.sleep(5)
    found = 0
    for process in psutil.process_iter(["cmdline", "ppid", "uids"]):
        line = process.info["cmdline"] or []
        found += "knowledge.index" in line and process.info["ppid"] == 1
    return found


# --- damage -----------------------------------------------------------------------------------


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _flip(file: Path) -> None:
    """One bit, in the middle."""
    content = bytearray(file.read_bytes() or b"\0")
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _remove(file: Path) -> None:
    file.unlink()


KINDS: dict[str, Damage] = {
    "truncated": _truncate,
    "zeroed": _zero,
    "bit-flipped": _flip,
    "missing": _remove,
}


@dataclass(frozen=True)
class Case:
    what: str
    is_open: bool  # the desk is reading it at that moment
    files: tuple[str, ...] = ()  # in the generation; or "../current"
    kind: str = ""
    folder: str = ""  # removed, or made read-only until the desk has noticed

    @property
    def name(self) -> str:
        return f"{self.what}, {'while open' if self.is_open else 'before the start'}"


def _cases(generation: Path) -> list[Case]:
    files = [str(f.relative_to(generation)) for f in generation.rglob("*") if f.is_file()]
    found = []
    for is_open in (False, True):
        for kind in KINDS:
            for file in [*files, "../current"]:
                found.append(Case(f"{Path(file).name} {kind}", is_open, (file,), kind))
            found.append(Case(f"{WHOLE} {kind}", is_open, tuple(files), kind))
        for folder in ("generation", "index"):
            found.append(Case(f"{folder} missing", is_open, kind="missing", folder=folder))
            found.append(Case(f"{folder} read-only", is_open, kind="read-only", folder=folder))
    return found


def _damaged(plan: Plan, progress: Progress) -> Iterator[Line]:
    chance = random.Random(plan.seed)
    composed = compose(plan.articles)
    fooled: list[str] = []
    with _home() as (home, env):
        _ingest(home, env, composed, edition=0)
        whole = home / "whole"
        shutil.copytree(home / "index", whole)
        for rubbish in whole.glob("reading-*"):
            shutil.rmtree(rubbish)
        generation = current(whole)
        assert generation
        cases = _cases(generation.folder)
        if plan.broken:
            cases = [case for case in cases if case.kind == "bit-flipped" and not case.is_open]
        cases = chance.sample(cases, plan.cases) if plan.cases else cases
        with _searching(env, plan.broken, opened=False) as searcher:
            asking = _Asking(searcher, composed, chance)
            searcher.open()
            asking.until_healed()
            asking.keep_clear()
            searcher.close()
            bar = progress.add_task("damaging", total=len(cases))
            for case in cases:
                progress.update(bar, advance=1, description=f"damaging · {case.name}")
                _restore(home / "index", whole)
                if _carry_out(case, home / "index", generation.name, searcher, asking):
                    fooled.append(case.name)
            asking.died = not searcher.is_running
        yield fact("damages", len(cases))
        yield none(SYMPTOM, len(fooled))
        yield from asking.lines("damage")
        if fooled or asking.unhealed:
            yield fact("which", "; ".join([*fooled, *asking.unhealed]))


def _carry_out(case: Case, index: Path, name: str, searcher: Searcher, asking: "_Asking") -> bool:
    """True when the desk serves what was damaged."""
    if case.is_open:
        searcher.open()
        asking.until_healed()
    folders = {"generation": index / name, "index": index}
    inflicted = _inflict(case, index, name, folders.get(case.folder))
    if not case.is_open:
        searcher.open()
    for _ in range(ASKED):
        asking.once()
    if case.kind == "read-only":
        _set_writable(folders[case.folder], True)
    asking.until_healed(case.name)
    serves = asking.generation
    searcher.close()
    return inflicted and serves == name


def _inflict(case: Case, index: Path, name: str, folder: Path | None) -> bool:
    """True when the generation itself can never be used again."""
    if folder and case.kind == "read-only":
        _set_writable(folder, False)
        return False
    if folder:
        shutil.rmtree(folder)
        return True
    places = [index / name, *index.glob("reading-*")]
    for file in case.files:
        for place in places:
            target = (place / file).resolve()
            if target.exists() and (target.parent != index or place == places[0]):
                KINDS[case.kind](target)
    # The pointer is made again from nothing, and who has opened the files needs no manifest.
    return case.files != ("../current",) and not (case.is_open and case.files == ("manifest.json",))


def _restore(index: Path, whole: Path) -> None:
    if index.exists():
        _set_writable(index, True)
        shutil.rmtree(index)
    shutil.copytree(whole, index)


def _set_writable(folder: Path, is_writable: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = 0o755 if path.is_dir() else 0o644
        path.chmod(mode if is_writable else mode & 0o555)


# --- the customers ----------------------------------------------------------------------------


@dataclass
class _Asking:
    """Asks what it knows the answer to."""

    searcher: Searcher
    composed: list[Composed]
    chance: random.Random
    asked: int = 0
    empty: int = 0
    wrong: list[str] = field(default_factory=list)  # question: found instead of expected
    wrong_and_said: int = 0  # the answer says that not all of the search was there
    degraded: int = 0
    died: bool = False
    generation: str | None = None
    healed: list[float] = field(default_factory=list)
    unhealed: list[str] = field(default_factory=list)

    def keep_clear(self) -> None:
        some = self.chance.sample(self.composed, min(CLEAR, len(self.composed)))
        self.composed = [each for each in some if self._is_clear(each)]

    def _is_clear(self, expected: Composed) -> bool:
        answer = self.searcher.ask(expected.question)
        return answer.ids[:1] == (expected.article.id,) and answer.lead > CLEAR_LEAD

    def once(self) -> None:
        expected = self.chance.choice(self.composed)
        answer = self.searcher.ask(expected.question)
        self.asked += 1
        self.empty += not answer.ids
        if answer.ids and answer.ids[0] != expected.article.id:
            found = f"{answer.ids[0]} for {expected.article.id}"
            if answer.degraded is None:
                self.wrong.append(f"{expected.question} ({found}, {answer.generation})")
            self.wrong_and_said += answer.degraded is not None
        self.degraded += answer.degraded is not None
        self.generation = answer.generation
        self._is_whole = answer.degraded is None

    def until_healed(self, what: str = "the start") -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < HEALED_WITHIN_SECONDS:
            self.once()
            if self._is_whole:
                self.healed.append(time.monotonic() - begun)
                return
            time.sleep(0.05)
        self.unhealed.append(what)

    def lines(self, part: str) -> Iterator[Line]:
        yield at_least(f"{part}: clear questions", len(self.composed), CLEAR / 2, f"of {CLEAR}")
        yield none(f"{part}: the desk died", int(self.died))
        yield fact(f"{part}: questions asked / answered from keywords", self._asked())
        yield none(f"{part}: answers without a hit", self.empty)
        yield none(f"{part}: answers with another article on top", len(self.wrong))
        if self.wrong:
            yield fact(f"{part}: which", "; ".join(self.wrong))
        yield fact(f"{part}: the same, from keywords and saying so", self.wrong_and_said)
        yield none(f"{part}: not healed by itself", len(self.unhealed))
        yield fact(f"{part}: whole again p50, s", percentile(self.healed, 0.5))
        slowest = max(self.healed, default=0.0)
        yield at_most(f"{part}: whole again, slowest", slowest, HEALED_TARGET_SECONDS, "s")

    def _asked(self) -> str:
        return f"{self.asked} / {self.degraded}"


@contextmanager
def _searching(env: dict[str, str], broken: str = "", *, opened: bool = True) -> Iterator[Searcher]:
    searcher = Searcher(env, broken=broken)
    try:
        if opened:
            searcher.open()
        yield searcher
    finally:
        searcher.end()


@contextmanager
def _home() -> Iterator[tuple[Path, dict[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        home = Path(folder)
        env = {
            **os.environ,
            "DESKBELL_HOME": folder,
            "DESKBELL_CONFIG": str(home / "deskbell.toml"),
            "PYTHONPATH": str(ROOT),
            **dict.fromkeys(("DATABASE_URL", "CHROMA_URL", "EMBEDDING_MODEL", "CHAT_MODEL"), ""),
        }
        yield home, env
