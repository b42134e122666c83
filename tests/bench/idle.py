"""What a desk costs while nothing happens: memory and processor of its whole process tree."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from rich.progress import Progress

from bot.tickets.terms import Language
from tests.bench.desk import TOKEN, running_desk, shop
from tests.bench.ground import Ground, running_ground
from tests.bench.report import Line, Report, at_most, fact
from tests.fakes import wait_until
from tests.ports import free_port

MEGABYTE = 1_000_000
MOST_MEGABYTES = {Language.EN: 350.0, Language.KO: 1_000.0}  # Korean: with the word analyser
MOST_CPU = 4.0  # per cent of one core
QUESTIONS = {Language.EN: "How long does shipping take?", Language.KO: "배송은 얼마나 걸리나요?"}
CARD_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Size:
    settle_seconds: float = 20
    seconds: float = 60


QUICK = Size(settle_seconds=5, seconds=10)


def idle(size: Size, progress: Progress) -> Report:
    lines: list[Line] = []
    for lang in Language:
        lines += _measure(lang, size, progress)
    return Report("idle", tuple(lines))


def _measure(lang: Language, size: Size, progress: Progress) -> list[Line]:
    settings = shop(free_port(), lang)
    with (
        running_ground(settings) as ground,
        tempfile.TemporaryDirectory(prefix="deskbell-bench-") as home,
        running_desk(settings, ground.api_url, Path(home)) as desk,
    ):
        _answer_one(ground, lang)  # whatever is loaded with the first message is loaded now
        bar = progress.add_task(f"{lang}: doing nothing", total=size.settle_seconds + size.seconds)
        time.sleep(size.settle_seconds)
        progress.update(bar, completed=size.settle_seconds)
        tree = _tree(desk.pid)
        before = _cpu_seconds(tree)
        time.sleep(size.seconds)
        progress.update(bar, completed=size.settle_seconds + size.seconds)
        cpu = (_cpu_seconds(tree) - before) / size.seconds * 100
        memory = [process.memory_full_info() for process in tree]
    rss = sum(each.rss for each in memory) / MEGABYTE
    pss = sum(each.pss for each in memory) / MEGABYTE
    return [
        fact(f"{lang}: processes", len(tree)),
        at_most(f"{lang}: memory (RSS, summed)", rss, MOST_MEGABYTES[lang], "MB"),
        fact(f"{lang}: memory without what they share twice (PSS), MB", pss),
        at_most(f"{lang}: processor", cpu, MOST_CPU, "% of one core"),
    ]


def _answer_one(ground: Ground, lang: Language) -> None:
    message = {
        "channel": "webhook",
        "event_id": "idle-1",
        "customer": {"id": "idle-1", "name": "idle-1"},
        "text": QUESTIONS[lang],
        "reply_url": f"{ground.url}/customer/replies",
    }
    headers = {"authorization": f"Bearer {TOKEN}"}
    httpx.post(ground.settings.intake_url, json=message, headers=headers).raise_for_status()
    wait_until(ground.cards, CARD_WITHIN_SECONDS)


def _tree(pid: int) -> list[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def _cpu_seconds(tree: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in tree]
    return sum(each.user + each.system for each in times)
