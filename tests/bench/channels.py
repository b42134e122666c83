"""Every channel at once: events that come several times and out of order to a desk that is
killed."""

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.progress import Progress
from sqlmodel import func, select

from bot.clock import now
from bot.db import Database
from bot.playground.server import Playground
from bot.simulators.contract import Call, Simulator
from bot.simulators.directory import SIMULATORS
from bot.tickets.models import Message, Ticket
from bot.tickets.terms import Direction
from tests.bench import ledger
from tests.bench.agents import Agents
from tests.bench.databases import looked_at
from tests.bench.desk import Desk, desk_environment, shop, wait_for_search
from tests.bench.report import Line, Report, fact, none
from tests.bench.seen import Posts
from tests.bench.staff import Staff
from tests.bench.visitors import ANSWERED_BY, VISITORS
from tests.ports import free_port

SENDERS = 8
MOST_COPIES = 5
AGAIN_AFTER = 0.2  # seconds, for whoever was not told 200
STUCK_AFTER_SECONDS = 120.0  # without anything finished
WAYS_TO_ASK = (
    "Where is parcel {n}?",
    "Can I return order {n} although I opened it?",
    "How do I change the address of order {n}?",
    "Do you ship order {n} to Jeju?",
)


@dataclass(frozen=True)
class Plan:
    events: int = 5_000
    kills: int = 20
    seed: int = 1


@dataclass(frozen=True)
class Copy:
    """One delivery of one event."""

    simulator: Simulator
    customer: str
    call: Call


def storm(plan: Plan, progress: Progress) -> Report:
    with (
        tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder,
        Playground(shop(free_port())) as ground,
        playing() as vendors,
    ):
        env = desk_environment(ground.settings, ground.api_url, Path(folder))
        for vendor in vendors:
            env |= vendor.environment()
        with looked_at(Path(folder), "") as db:
            return _Storm(plan, Desk("desk", env, Path(folder)), ground, vendors, db).pass_(
                progress
            )


@contextmanager
def playing() -> Iterator[list[Simulator]]:
    """Every vendor, each on a port of its own; and visitors of the website."""
    vendors = [kind() for kind in (*SIMULATORS, *VISITORS)]
    with ExitStack() as stack:
        for vendor in vendors:
            vendor.start()
            stack.callback(vendor.close)
        yield vendors


class _Storm:
    def __init__(
        self,
        plan: Plan,
        desk: Desk,
        ground: Playground,
        vendors: Sequence[Simulator],
        db: Database,
    ) -> None:
        self._plan, self._ground, self._vendors, self._db = plan, ground, vendors, db
        self._url = ground.settings.app_url
        self._random = random.Random(plan.seed)
        self._posts = Posts()
        self._staff = Staff([desk], self._random, lambda: self._posts.changes)
        self._lock = threading.Lock()
        self._customers: set[tuple[str, str]] = set()
        self._copies = self._shuffled()

    def pass_(self, progress: Progress) -> Report:
        self._ground.workspace.board.subscribe(self._posts.see)
        try:
            self._staff.start_new()
            wait_for_search(self._url)
            agents = Agents(self._ground)
            senders = [threading.Thread(target=self._send) for _ in range(SENDERS)]
            for sender in senders:
                sender.start()
            bar = progress.add_task("killing", total=self._plan.kills)
            for _ in range(self._plan.kills):
                self._staff.wait_ready()
                self._staff.kill_one()
                progress.update(bar, advance=1, description=f"killing · {self._status()}")
            self._staff.start_all()
            bar = progress.add_task("sending", total=None)
            while any(sender.is_alive() for sender in senders):
                progress.update(bar, description=f"sending · {self._status()}")
                time.sleep(1)
            self._drain(progress)
            agents.stop()
        finally:
            self._copies = []
            self._staff.stop()
        return Report(
            f"channels: {self._plan.events} events, {self._plan.kills} kills", self._lines()
        )

    def _shuffled(self) -> list[Copy]:
        copies = []
        for number in range(self._plan.events):
            vendor = self._vendors[number % len(self._vendors)]
            customer = f"c{number}"
            text = self._random.choice(WAYS_TO_ASK).format(n=10_000 + number)
            self._customers.add((ANSWERED_BY.get(vendor.name, vendor.name), customer))
            if call := vendor.says(customer, text, now()):
                copy = Copy(vendor, customer, call)
                copies += [copy] * (self._random.randint(1, MOST_COPIES) if vendor.repeats else 1)
        self._random.shuffle(copies)
        return copies

    def _send(self) -> None:
        """Like a vendor: again, until it is told 200."""
        with httpx.Client(base_url=self._url, trust_env=False, timeout=10) as client:
            while copy := self._next():
                while not self._post(client, copy):
                    time.sleep(AGAIN_AFTER)

    def _next(self) -> Copy | None:
        with self._lock:
            return self._copies.pop() if self._copies else None

    def _post(self, client: httpx.Client, copy: Copy) -> bool:
        try:
            answer = copy.simulator.bring(client, copy.customer, copy.call)
        except httpx.HTTPError:
            return False
        if not answer.is_error:
            copy.simulator.hears(copy.customer, answer)
        return not answer.is_error

    def _drain(self, progress: Progress) -> None:
        bar = progress.add_task("draining", total=None)
        begun = moved = time.monotonic()
        before: dict[str, int] = {}
        while time.monotonic() - moved < STUCK_AFTER_SECONDS:
            left = ledger.unfinished(self._db) | {"undecided": ledger.undecided(self._db)}
            progress.update(bar, description=f"draining · {self._status()} · {left}")
            if not any(left.values()):
                break
            if left != before:
                before, moved = left, time.monotonic()
            time.sleep(1)
        self._drained_in = time.monotonic() - begun
        for vendor in self._vendors:
            for name, customer in self._customers:
                if name == vendor.name:
                    vendor.ask(self._url, customer)

    def _status(self) -> str:
        return f"{len(self._copies)} to send, {sum(len(v.shown) for v in self._vendors)} shown"

    def _lines(self) -> tuple[Line, ...]:
        replies = Counter(
            (vendor.name, shown.customer)
            for vendor in self._vendors
            for shown in vendor.shown
            if shown.is_reply
        )
        with self._db.read() as session:
            incoming = Message.direction == Direction.IN
            stored = session.exec(select(func.count()).where(incoming)).one()
            tickets = session.exec(select(func.count()).select_from(Ticket)).one()
        unanswered = Counter(name for name, customer in self._customers - replies.keys())
        twice = sum(count > 1 for count in replies.values())
        return (
            fact("channels", ", ".join(sorted(vendor.name for vendor in self._vendors))),
            none("events lost", max(len(self._customers) - stored, 0)),
            none("tickets too many or too few", abs(tickets - len(self._customers))),
            none("customers without a reply", unanswered.total()),
            fact("from the last event until nothing was left to do", f"{self._drained_in:.0f} s"),
            none("customers with two replies", twice),
            fact("without a reply, by channel", str(dict(unanswered))),
        )
