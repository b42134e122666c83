"""`deskbell ingest` and `deskbell articles`: what they do and what they print."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from bot.clock import now
from bot.errors import NotFound
from bot.jsonl import writing
from bot.knowledge_report import learned_lines, report_lines
from bot.settings import DeskConfig
from bot.texts import say
from bot.vault.masking import mask
from knowledge import record
from knowledge.history import learn, write_proposals
from knowledge.ingest import Advance, Report, ingest, keep
from knowledge.search import Library
from knowledge.sources.watch import Watch
from knowledge.sources.web import read_urls


class Desk:
    """One run of the command. Each method says whether anything could be used."""

    def __init__(
        self,
        config: DeskConfig,
        session_factory: Callable[[], Session],
        library: Library,
        out: Console,
        err: Console,
    ) -> None:
        self._config, self._sessions, self._library = config, session_factory, library
        self._out, self._err = out, err
        self._language = config.shop.desk_language.value
        self._zone = ZoneInfo(config.shop.timezone)

    def files(self, paths: Sequence[Path]) -> bool:
        with self._bar() as (step, advance):
            report = ingest(
                paths, self._sessions, self._library, step, zone=self._zone, advance=advance
            )
        self._tell(report)
        return not report.is_fruitless and "missing" not in {r.code for r in report.refused}

    def urls(self, file: Path) -> bool:
        hosts = self._config.knowledge.private_hosts
        with self._bar() as (step, advance):
            loaded = read_urls(file, private_hosts=hosts, zone=self._zone, progress=advance)
            report = keep(loaded, self._sessions, self._library, step, advance)
        self._tell(report)
        return not report.is_fruitless

    def history(self, file: Path, proposals: Path) -> bool:
        with self._bar() as (_, advance):
            learned = learn(file, self._sessions, mask=mask, now=now(), progress=advance)
            self._library.refresh()
        for line in learned_lines(learned, self._language):
            self._out.print(line, markup=False, highlight=False, soft_wrap=True)
        if learned.proposals:
            with writing(proposals):
                write_proposals(learned.proposals, proposals)
            where = say(self._language, "knowledge-proposals-kept", path=proposals)
            self._out.print(where, markup=False, highlight=False, soft_wrap=True)
        return bool(learned.taught or learned.known or learned.proposals or not learned.refused)

    def watch(self, watch: Watch, paths: Sequence[Path]) -> None:
        """Until Ctrl-C. `watch` was made before the paths were read, so that nothing is missed.

        What is being read then is read to its end; a second Ctrl-C ends it at once.
        """
        over = threading.Event()

        def end(signum: int, frame: FrameType | None) -> None:
            over.set()
            signal.signal(signal.SIGINT, signal.default_int_handler)

        signal.signal(signal.SIGINT, end)
        self._err.print(say(self._language, "knowledge-watching"), markup=False)
        while not over.wait(self._config.knowledge.watch_seconds or 5):
            if watch.changed():
                self.files(paths)

    def _tell(self, report: Report) -> None:
        *details, last = report_lines(report, self._language)
        for line in details:
            self._err.print(line, style="yellow", markup=False, highlight=False, soft_wrap=True)
        self._out.print(last, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def _bar(self) -> Iterator[tuple[Callable[[str, int], None], Advance]]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self._err, transient=True) as bar:
            task = bar.add_task("reading", total=None)

            def step(name: str, count: int) -> None:
                bar.update(task, description=f"{name}: {count} articles")

            def advance(done: int, of: int) -> None:
                bar.update(task, completed=done, total=of)

            yield step, advance


def articles_table(session: Session, zone: ZoneInfo, *, now: datetime) -> Table:
    """With the dates as the files say them: days of the shop's zone, both of which count."""
    table = Table("id", "version", "language", "audience", "valid", "title", "source", box=None)
    in_force = {article.id for article in record.articles(session, now=now)}
    for row in record.rows(session):
        last = row.valid_until and row.valid_until - timedelta(days=1)
        days = [day and f"{day.astimezone(zone):%Y-%m-%d}" for day in (row.valid_from, last)]
        dates = "–".join(day or "" for day in days) if any(days) else ""
        cells = (row.id, str(row.version), row.language, row.audience, dates)
        style = "" if row.id in in_force else "dim"
        table.add_row(*map(Text, cells), Text(row.title[:60]), Text(row.source), style=style)
    return table


def history_table(session: Session, article_id: str) -> Table:
    """Raises NotFound."""
    versions = record.history(session, article_id)
    if not versions:
        raise NotFound("error-no-article-history", id=article_id)
    table = Table("version", "written", "audience", "title", "text", box=None, show_lines=True)
    for row in versions:
        version = f"{row.version} (removed)" if row.is_removal else str(row.version)
        written = f"{row.written_at:%Y-%m-%d %H:%M} UTC"
        cells = (version, written, row.audience, row.title, "" if row.is_removal else row.text)
        table.add_row(*map(Text, cells))
    return table


def remove_article(session: Session, article_id: str, *, now: datetime) -> None:
    """Raises NotFound."""
    if not record.remove(session, article_id, now=now):
        raise NotFound("error-no-article", id=article_id)
