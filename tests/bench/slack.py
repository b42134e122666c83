"""How soon Slack is answered while the desk is busy, and how the Home and /desk grow."""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.clock import now
from bot.db import Database
from bot.migrations import migrate
from bot.playground.server import Playground
from tests.bench.databases import looked_at
from tests.bench.desk import ROOT, Desk, desk_environment, shop, wait_for_search
from tests.bench.ground import running_ground
from tests.bench.load import Load, Volley, fire
from tests.bench.report import (
    Growth,
    Line,
    Report,
    at_most,
    describe_machine,
    fact,
    none,
    percentile,
)
from tests.bench.seeded import seed
from tests.ports import free_port
from tests.scripted_model import Fault, ScriptedModel

PACE = 20.0  # events a second, and as many messages
MODEL_SECONDS = 30.0
ACK_P99_SECONDS = 1.0
ACK_MOST_SECONDS = 2.5
HOME_SECONDS = 1.0
FIND_MS = 500.0
MINA = "U_MINA"
LOOKED_FOR = ("kettle", "send back", "blue lamp guarantee", "반품", "how can I wash my rug")
SHOWN_WITHIN_SECONDS = 30.0
MODEL = f"\n[model]\ntimeout_seconds = {2 * MODEL_SECONDS:g}\nretries = 0\n"


@dataclass(frozen=True)
class Size:
    seconds: float = 60  # of the load
    waiting: int = 10_000
    closed: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    rounds: int = 10  # of each thing that is opened


QUICK = Size(seconds=6, waiting=500, closed=(500, 5_000), rounds=3)


def acks(size: Size, progress: Progress) -> Report:
    """Events of Slack's and, beside them, messages that are stored, sorted and drafted for."""
    bar = progress.add_task("Slack is answered under load", total=2)
    settings = shop(free_port())
    with (
        running_ground(settings) as ground,
        ScriptedModel(otherwise=Fault(hang_seconds=MODEL_SECONDS)) as model,
        _folder() as home,
    ):
        env = desk_environment(settings, ground.api_url, home)
        env |= {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "bench", "CHAT_MODEL": "scripted"}
        with Path(env["DESKBELL_CONFIG"]).open("a") as config:
            config.write(MODEL)
        _seed(home, size.waiting, 0)
        progress.advance(bar)
        port = int(env["DESKBELL_PORT"])
        events = Load(
            port,
            size.seconds,
            "s",
            per_second=PACE,
            slack_secret=settings.signing_secret,
            tickets=size.waiting,
        )
        messages = Load(
            port,
            size.seconds,
            "d",
            per_second=PACE,
            reply_url=f"{ground.url}/customer/replies",
        )
        with _running(env, home, settings.app_url), ThreadPoolExecutor(2) as pool:
            answered, accepted = pool.map(fire, (events, messages))
            asked = len(model.asked)
    progress.advance(bar)
    return Report("slack", tuple(_ack_lines(answered, accepted, asked)))


def _ack_lines(events: Volley, messages: Volley, asked: int) -> Iterator[Line]:
    seconds = [shot.seconds for shot in events.shots]
    yield fact("events", len(seconds))
    yield fact("questions the model was busy with", asked)
    yield none("events not acknowledged", sum(shot.status != 200 for shot in events.shots))
    yield none("messages not accepted", len(messages.shots) - len(messages.accepted))
    yield fact(f"ack p50 at {PACE:g}/s, s", percentile(seconds, 0.5))
    yield at_most(f"ack p99 at {PACE:g}/s", percentile(seconds, 0.99), ACK_P99_SECONDS, "s")
    yield at_most(f"ack, the slowest at {PACE:g}/s", max(seconds), ACK_MOST_SECONDS, "s")


def growth(size: Size, progress: Progress) -> Growth:
    machine = describe_machine()
    columns = {}
    bar = progress.add_task("growing", total=len(size.closed))
    for closed in size.closed:
        progress.update(bar, description=f"growing · {closed:,} closed tickets")
        columns[f"{closed:,}"] = tuple(_grown(size, closed))
        progress.advance(bar)
    return Growth("slack", f"{size.waiting:,} waiting, closed", columns, machine)


def _grown(size: Size, closed: int) -> Iterator[Line]:
    settings = shop(free_port(), manifest=ROOT / "manifest.json")
    with Playground(settings) as ground, _folder() as home:
        env = desk_environment(settings, ground.api_url, home)
        _seed(home, size.waiting, closed)
        with _running(env, home, settings.app_url):
            took = _looked_at(ground, size.rounds)
    homes, finds = took["home"], [seconds * 1000 for seconds in took["find"]]
    yield fact("Home p50, s", percentile(homes, 0.5))
    yield at_most("Home, the slowest", max(homes), HOME_SECONDS, "s")
    yield fact("/desk queue p50, s", percentile(took["queue"], 0.5))
    yield fact("/desk find p50, ms", percentile(finds, 0.5))
    yield at_most("/desk find, the slowest", max(finds), FIND_MS, "ms")


def _looked_at(ground: Playground, rounds: int) -> dict[str, list[float]]:
    """Seconds until each was there; the first of each also fills the caches, and counts."""
    took: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        took["home"].append(_open_home(ground))
        took["queue"].append(_command(ground, "/desk queue"))
        took["find"].append(_command(ground, f"/desk find {LOOKED_FOR[number % len(LOOKED_FOR)]}"))
    return took


def _open_home(ground: Playground) -> float:
    """Until Slack has the view."""
    begun = time.time()
    ground.open_home(MINA)
    ground.wait_until(lambda: ground.calls("views.publish", since=begun), SHOWN_WITHIN_SECONDS)
    return ground.calls("views.publish", since=begun)[0].at - begun


def _command(ground: Playground, text: str) -> float:
    begun = time.perf_counter()
    answer = ground.command(MINA, "C_SUPPORT", text)
    assert answer["ok"], answer
    return time.perf_counter() - begun


def _seed(home: Path, waiting: int, closed: int) -> None:
    with looked_at(home, "") as db:
        _fill(db, waiting, closed)


def _fill(db: Database, waiting: int, closed: int) -> None:
    migrate(db)
    seed(db, waiting=waiting, closed=closed, now=now())


@contextmanager
def _running(env: dict[str, str], home: Path, url: str) -> Iterator[None]:
    desk = Desk("desk", env, home)
    desk.start()
    try:
        desk.wait_ready()
        wait_for_search(url)
        yield
    finally:
        desk.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        yield Path(folder)
