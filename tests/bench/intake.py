"""How fast messages are taken, against the least an intake can be, and how soon there is a card."""

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rich.progress import Progress

from tests.bench.desk import ROOT, Desk, desk_environment, running_desk, shop
from tests.bench.ground import Ground, running_ground
from tests.bench.load import Load, Volley, fire
from tests.bench.report import Line, Report, at_least, at_most, fact, none, percentile
from tests.ports import free_port

PACE = 20.0  # messages a second
LEAST_SHARE = 0.4  # of the floor
POST_P99_MS = 100.0
CARD_P99_SECONDS = 1.5
READY_SECONDS = 5.0
CARDS_WITHIN_SECONDS = 60.0
LOOK_AT_CARDS_EVERY = 1.0


@dataclass(frozen=True)
class Size:
    connections: tuple[int, ...] = (16, 32)
    rounds: int = 2  # floor, desk, floor, desk, …
    flat_out_seconds: float = 10
    paced_seconds: float = 30
    starts: int = 5


QUICK = Size(rounds=1, flat_out_seconds=3, paced_seconds=5, starts=2)


@dataclass
class Measured:
    nothing: float = 0
    floor: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    desk: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    floor_posts: list[float] = field(default_factory=list)  # seconds
    posts: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)
    without_card: int = 0
    ready: list[float] = field(default_factory=list)


def intake(size: Size, progress: Progress) -> Report:
    measured = Measured()
    steps: list[tuple[str, Callable[[Measured, Size], None]]] = [
        ("paced", _paced),
        ("starting", _starts),
        ("what the generator can do", _nothing),
    ]
    for number in range(size.rounds):
        for connections in size.connections:
            where = f"flat out, {connections} connections, round {number + 1}"
            steps.append((f"{where}: floor", _flat_out_floor(connections)))
            steps.append((f"{where}: desk", _flat_out_desk(connections)))
    bar = progress.add_task("", total=len(steps))
    for name, step in steps:
        progress.update(bar, description=name)
        step(measured, size)
        progress.advance(bar)
    return Report("intake", tuple(_lines(measured)))


def _nothing(measured: Measured, size: Size) -> None:
    with _floor() as port:
        load = Load(port, size.flat_out_seconds / 2, "n", max(size.connections), path="/nothing")
        measured.nothing = fire(load).per_second


def _flat_out_floor(connections: int) -> Callable[[Measured, Size], None]:
    def step(measured: Measured, size: Size) -> None:
        with _floor() as port:
            volley = fire(Load(port, size.flat_out_seconds, "f", connections))
        measured.floor[connections].append(volley.per_second)

    return step


def _flat_out_desk(connections: int) -> Callable[[Measured, Size], None]:
    def step(measured: Measured, size: Size) -> None:
        with _desk() as (port, ground):
            volley = _fire_at_desk(port, ground, size.flat_out_seconds, connections=connections)
        measured.desk[connections].append(volley.per_second)
        measured.refused += len(volley.shots) - len(volley.accepted)

    return step


def _paced(measured: Measured, size: Size) -> None:
    with _floor() as port:
        volley = fire(Load(port, size.paced_seconds, "f", per_second=PACE))
        measured.floor_posts = [shot.seconds for shot in volley.shots]
    with _desk() as (port, ground):
        volley = _fire_at_desk(port, ground, size.paced_seconds, per_second=PACE)
        measured.posts = [shot.seconds for shot in volley.shots]
        measured.refused += len(volley.shots) - len(volley.accepted)
        cards = _wait_for_cards(ground, volley)
    for shot in volley.accepted:
        if shot.customer in cards:
            measured.cards.append(cards[shot.customer] - shot.sent_at)
        else:
            measured.without_card += 1


def _wait_for_cards(ground: Ground, volley: Volley) -> dict[str, float]:
    until = time.monotonic() + CARDS_WITHIN_SECONDS
    while len(cards := ground.cards()) < len(volley.accepted) and time.monotonic() < until:
        time.sleep(LOOK_AT_CARDS_EVERY)
    return cards


def _starts(measured: Measured, size: Size) -> None:
    """Warm: the database and the index are there."""
    settings = shop(free_port())
    with running_ground(settings) as ground, _folder() as home:
        with running_desk(settings, ground.api_url, home):
            pass
        for _ in range(size.starts):
            desk = Desk("desk", desk_environment(settings, ground.api_url, home), home)
            desk.start()
            measured.ready.append(desk.wait_ready())
            desk.stop()


def _fire_at_desk(port: int, ground: Ground, seconds: float, **how: float) -> Volley:
    reply_url = f"{ground.url}/customer/replies"
    return fire(Load(port, seconds, "d", reply_url=reply_url, **how))  # type: ignore[arg-type]


@contextmanager
def _desk() -> Iterator[tuple[int, Ground]]:
    """A new desk each time: none works off what an earlier measurement left behind."""
    port = free_port()
    settings = shop(port)
    with (
        running_ground(settings) as ground,
        _folder() as home,
        running_desk(settings, ground.api_url, home),
    ):
        yield port, ground


@contextmanager
def _floor() -> Iterator[int]:
    port = free_port()
    with _folder() as home:
        command = [sys.executable, "-m", "tests.bench.floor", str(port), str(home / "floor.db")]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            yield port
            process.terminate()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        yield Path(folder)


def _lines(measured: Measured) -> Iterator[Line]:
    yield fact("the generator against a route that does nothing, messages/s", measured.nothing)
    for connections in measured.desk:
        floor = median(measured.floor[connections])
        desk = median(measured.desk[connections])
        yield fact(f"floor at {connections} connections, messages/s", floor)
        yield fact(f"desk at {connections} connections, messages/s", desk)
        share = desk / floor
        yield at_least(f"desk / floor at {connections} connections", share, LEAST_SHARE, "share")
    yield none("not accepted", measured.refused)
    ms = [seconds * 1000 for seconds in measured.posts]
    yield fact(f"floor, POST p50 at {PACE:g}/s, ms", percentile(measured.floor_posts, 0.5) * 1000)
    yield fact(f"floor, POST p99 at {PACE:g}/s, ms", percentile(measured.floor_posts, 0.99) * 1000)
    yield fact(f"POST p50 at {PACE:g}/s, ms", percentile(ms, 0.5))
    yield at_most(f"POST p99 at {PACE:g}/s", percentile(ms, 0.99), POST_P99_MS, "ms")
    yield none("messages without a card", measured.without_card)
    yield fact(f"card p50 at {PACE:g}/s, s", percentile(measured.cards, 0.5))
    card = percentile(measured.cards, 0.99)
    yield at_most(f"card p99 at {PACE:g}/s", card, CARD_P99_SECONDS, "s")
    yield at_most("ready, warm (median)", median(measured.ready), READY_SECONDS, "s")
