"""What the triage commands do: sort files of messages, and print how well that went."""

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table

from bot.environment import read_environment
from bot.settings import read_config
from bot.tickets.terms import Channel
from bot.tickets.values import Triage, Turn
from bot.triage import store
from bot.triage.evaluation import Found, Report
from bot.triage.triager import Triager

_APART = 400  # messages from which a second process pays
_BATCH = 128


def sort_all(texts: Sequence[str]) -> list[Triage]:
    """Offline, in the order of the texts, on all processors."""
    if len(texts) < _APART:
        return sort(texts)
    batches = [texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return [each for batch in pool.map(sort, batches) for each in batch]


def sort(texts: Sequence[str]) -> list[Triage]:
    return _sorter()([Turn(texts=(text,), channel=Channel.WEBHOOK) for text in texts])


@cache
def _sorter() -> Callable[[list[Turn]], list[Triage]]:
    """With the shop's settings and the version of triage it uses; one a process."""
    logging.basicConfig(level=logging.WARNING)
    env = read_environment()
    return Triager(read_config(env.deskbell_config), None, store.newest(env.deskbell_home)).offline


def show(report: Report, out: Console) -> None:
    figures = Table("", "", box=None, show_header=False)
    figures.add_row("messages", str(report.messages))
    for name, share in report.accuracy.items():
        figures.add_row(f"{name} accuracy", f"{share:.3f}")
    if report.within_one_step is not None:
        figures.add_row("priority within one step", f"{report.within_one_step:.3f}")
    figures.add_row("type macro-F1", f"{report.macro_f1:.3f}")
    figures.add_row("calibration error", f"{report.calibration_error:.3f}")
    out.print(figures)
    reasons = Table("review", "there", "recall", "precision", box=None)
    for found in (report.needs_person, *report.reasons):
        reasons.add_row(found.name, str(found.there), *_shares(found))
    out.print(reasons)
    confusion = Table("right \\ given", *report.confusion, box=None)
    for right, given in report.confusion.items():
        confusion.add_row(right, *(str(count) for count in given.values()))
    out.print(confusion)


def _shares(found: Found) -> list[str]:
    shares = (found.recall, found.precision)
    return ["-" if share is None else f"{share:.3f}" for share in shares]
