"""kill -9 at random moments: nothing lost, nobody answered twice, no card posted twice."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import Progress

from bot.db import Database
from bot.playground.server import Playground
from tests.bench import audit, ledger
from tests.bench.agents import Agents, cards
from tests.bench.audit import Evidence, Findings
from tests.bench.databases import database_url, looked_at
from tests.bench.desk import WORK, Desk, desk_environment, run_command, shop, wait_for_search
from tests.bench.providers import Book, Provider
from tests.bench.report import Line, Report, at_most, caught, fact, none, percentile
from tests.bench.seen import Posts, Replies
from tests.bench.staff import Staff
from tests.ports import free_port

PROVIDERS = 4
PER_SECOND = 40  # of each provider; the desk is down most of the time
MOST_OPEN = 100  # accepted and not answered; more would keep the kills away from the later steps
SLACK_FAULTS = {"rate_429": 0.05, "rate_500": 0.05, "rate_drop": 0.05, "history_lag_ms": 500}
LOST_ANSWERS_SHARE = 0.3  # of the kills: replies arrive, their receipt does not
DRAIN_WITHIN_SECONDS = 120.0
READY_TARGET_SECONDS = 5.0
DRAIN_TARGET_SECONDS = 60.0
LOOK_EVERY = 0.25
SYMPTOMS = {  # what each control does wrong, by the line of the report that must show it
    "early-ack": "lost",
    "blind-post": "duplicate cards and thread entries",
    "new-id": "duplicate replies",
}


@dataclass(frozen=True)
class Plan:
    kills: int = 200
    postgres: bool = False
    broken: str = ""  # a key of controls.BROKEN; "" is the desk as it is
    seed: int = 1
    keep: Path | None = None  # where database and logs stay; None = they go

    @property
    def title(self) -> str:
        what = f"crash: {self.kills} × kill -9, {'PostgreSQL' if self.postgres else 'SQLite'}"
        return f"{what}, broken on purpose: {self.broken}" if self.broken else what


def crash(plan: Plan, progress: Progress) -> Report:
    """Needs three or four seconds a kill."""
    with (
        tempfile.TemporaryDirectory(prefix="deskbell-bench-") as temporary,
        database_url(postgres=plan.postgres) as url,
        Playground(shop(free_port(), seed=plan.seed)) as ground,
    ):
        folder = plan.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with looked_at(folder, url) as db:
            return _Run(plan, folder, ground, url, db).carry_out(progress)


class _Run:
    def __init__(
        self, plan: Plan, folder: Path, ground: Playground, url: str, db: Database
    ) -> None:
        self._plan, self._folder, self._ground, self._db = plan, folder, ground, db
        self._random = random.Random(plan.seed)
        self._drained: float | None = None
        self._left: dict[str, int] = {}  # undone when the time was up
        env = desk_environment(ground.settings, ground.api_url, folder, database_url=url)
        desks = [Desk("desk", env, folder, run_command(plan.broken))]
        if plan.postgres:
            desks += [Desk(name, env, folder, WORK) for name in ("w1", "w2")]
        self._replies, self._posts, self._book = Replies(), Posts(), Book()
        self._staff = Staff(desks, self._random, self._done)

    def carry_out(self, progress: Progress) -> Report:
        for see in (self._replies.see, self._posts.see):
            self._ground.workspace.board.subscribe(see)
        try:
            self._staff.start_new()
            wait_for_search(self._ground.settings.app_url)
            self._agents = Agents(self._ground)
            self._stream(progress)
            self._drain(progress)
        finally:
            self._staff.stop()
        self._agents.stop()
        found = audit.examine(self._evidence())
        details = {**asdict(found), "died": self._staff.died, "left": self._left}
        return Report(self._plan.title, tuple(self._lines(found)), details)

    def _stream(self, progress: Progress) -> None:
        begun = time.monotonic()
        providers = [self._provider(number) for number in range(PROVIDERS)]
        for provider in providers:
            provider.start()
        bar = progress.add_task("killing", total=self._plan.kills)
        for number in range(self._plan.kills):
            self._make_trouble(number)
            self._staff.wait_ready()
            self._staff.kill_one()
            progress.update(bar, advance=1, description=f"killing · {self._status()}")
        self._ground.set_faults(rate_429=0, rate_500=0, rate_drop=0, reply_fault="none")
        self._killing = time.monotonic() - begun
        self._staff.start_all()
        for provider in providers:
            provider.finish()
        self._sent_again = sum(provider.sent_again for provider in providers)

    def _provider(self, number: int) -> Provider:
        return Provider(
            number,
            self._ground,
            self._book,
            per_second=PER_SECOND,
            may_send=lambda: len(self._book.accepted) - len(self._replies.seen) < MOST_OPEN,
            seed=self._plan.seed,
        )

    def _make_trouble(self, number: int) -> None:
        """Slack is ill for the middle half of the run, the customers' line now and then."""
        if number == self._plan.kills // 4:
            self._ground.set_faults(**SLACK_FAULTS)
        if number == self._plan.kills * 3 // 4:
            self._ground.set_faults(rate_429=0, rate_500=0, rate_drop=0)
        is_lossy = self._random.random() < LOST_ANSWERS_SHARE
        self._ground.set_faults(reply_fault="drop" if is_lossy else "none")

    def _drain(self, progress: Progress) -> None:
        begun = time.monotonic()
        bar = progress.add_task("draining", total=None)
        while time.monotonic() - begun < DRAIN_WITHIN_SECONDS:
            left = ledger.unfinished(self._db) | {"approvals": self._agents.waiting}
            self._left = left
            progress.update(bar, description=f"draining · {self._status()} · {left}")
            if not any(left.values()):
                self._drained = time.monotonic() - begun
                return
            time.sleep(LOOK_EVERY)

    def _done(self) -> int:
        return self._posts.changes + len(self._replies.seen)

    def _status(self) -> str:
        return f"{len(self._book.accepted)} accepted, {len(self._replies.seen)} answered"

    def _evidence(self) -> Evidence:
        return Evidence(
            accepted=frozenset(self._book.accepted),
            stored=ledger.stored_events(self._db),
            deliveries=ledger.deliveries(self._db),
            replies=tuple(self._replies.seen),
            cards=cards(self._ground),
        )

    def _lines(self, found: Findings) -> Iterator[Line]:
        ready = self._staff.ready
        yield fact("messages accepted", len(self._book.accepted))
        yield fact("of these sent once more", self._sent_again)
        yield fact("replies that reached customers", len(self._replies.seen))
        yield fact("reply copies the customer's side dropped by their id", self._absorbed())
        yield fact("clicks / not acknowledged", self._clicks())
        yield none("lost", len(found.lost))
        yield none("duplicate replies", found.duplicate_replies)
        yield none("duplicate cards and thread entries", len(found.duplicate_posts))
        yield fact("open on a card after the drain", found.waiting)
        yield fact("uncertain", found.uncertain)
        yield none("uncertain and not on a card", len(found.hidden_uncertain))
        yield none("messages refused (4xx)", len(self._book.refused))
        yield none("processes that died by themselves", len(self._staff.died))
        if not self._plan.postgres:
            health = ledger.integrity(self._folder / "deskbell.sqlite3")
            yield Line("integrity of the SQLite file", health, "ok", health == "ok")
        yield fact("ready p50, s", percentile(ready, 0.5))
        yield at_most("ready p95", percentile(ready, 0.95), READY_TARGET_SECONDS, "s")
        drained = DRAIN_WITHIN_SECONDS if self._drained is None else self._drained
        yield at_most("drained after the last kill", drained, DRAIN_TARGET_SECONDS, "s")
        yield fact("time for the kills, s", self._killing)

    def _absorbed(self) -> int:
        return self._ground.world.customers.duplicates_absorbed

    def _clicks(self) -> str:
        return f"{self._agents.clicks} / {self._agents.failed_clicks}"


def controls(kills: int, seed: int, progress: Progress) -> Report:
    """Each broken variant must be found out by the line that is about it."""
    lines = []
    for name, symptom in SYMPTOMS.items():
        report = crash(Plan(kills=kills, broken=name, seed=seed), progress)
        lines.append(caught(name, symptom, report))
    return Report(f"crash: controls, {kills} kills each", tuple(lines))
