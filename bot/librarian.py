"""Keeps the search on what the shop knows: its folder, files from Slack, what agents taught."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from bot.db import Database
from bot.knowledge_report import refusal, summary, upload_report
from bot.settings import DeskConfig
from bot.slack.uploads import Handed
from knowledge.ingest import ingest, keep
from knowledge.search import Library
from knowledge.sources import Refused
from knowledge.sources.uploads import read_uploads
from knowledge.sources.watch import Watch

log = logging.getLogger(__name__)

READ_SECONDS = 10  # how long the first drafts wait for the knowledge to be read

Every = Callable[[float, Callable[[datetime], None]], None]  # seconds, what to do


class Librarian:
    """Works in threads of its own, beside the journeys."""

    def __init__(self, config: DeskConfig, db: Database, library: Library) -> None:
        self._config, self._db, self._library = config, db, library
        self._has_read = threading.Event()
        self._is_wanted, self._is_over = threading.Event(), False

    def start(self, every: Every) -> None:
        reading = threading.Thread(target=self._learn, args=(every,), name="library", daemon=True)
        reading.start()
        threading.Thread(target=self._refresh, name="refresher", daemon=True).start()

    def stop(self) -> None:
        self._is_over = True
        self._is_wanted.set()

    @property
    def has_read(self) -> bool:
        """Until the folder has been read, what is not there yet is not gone."""
        return self._has_read.is_set()

    def wait_read(self) -> None:
        """Just after the start, better late than from keywords."""
        self._has_read.wait(READ_SECONDS)

    def refresh_soon(self) -> None:
        """Somebody has taught the search something."""
        self._is_wanted.set()

    def use(self, config: DeskConfig) -> None:
        """From now on; the folder stays the one it watches."""
        self._config = config

    def read_upload(self, channel: str, files: Sequence[Handed], is_internal: bool) -> str:
        """Files handed over in Slack, to the knowledge; returns the report for who did so."""
        # Only the name: whatever a file is called in Slack, it is no path on this machine.
        names = [PurePath(each.name).name or "file" for each in files]
        sources = [
            (f"slack:{channel}/{name}", each) for name, each in zip(names, files, strict=True)
        ]
        contents = [(source, each.content) for source, each in sources if each.refused is None]
        zone = ZoneInfo(self._config.shop.timezone)
        with self._db.session() as session:
            loaded = read_uploads(contents, session, is_internal=is_internal, zone=zone)
        for source, each in sources:
            if each.refused:
                refused = Refused(source, None, each.refused.code, each.refused.values)
                loaded.refused.append(refused)
        report = keep(loaded, self._db.session, self._library)
        language = self._config.shop.desk_language.value
        return upload_report(report, ", ".join(names), language, is_internal=is_internal)

    def _learn(self, every: Every) -> None:
        """Read the shop's folder and build what is missing of the index: until it is done, search
        runs on keywords."""
        watch = Watch([self._config.shop.knowledge])
        try:
            self._read_folder()
            self._library.refresh()
            self._library.wait_ready(READ_SECONDS)
        except Exception:
            log.exception("the knowledge folder could not be read; the stored articles serve")
        finally:
            self._has_read.set()
        if seconds := self._config.knowledge.watch_seconds:
            every(seconds, lambda _: self._look_at_folder(watch))

    def _look_at_folder(self, watch: Watch) -> None:
        if watch.changed():
            try:
                self._read_folder()
            except Exception:
                watch.again()
                raise

    def _read_folder(self) -> None:
        folder = self._config.shop.knowledge
        if not folder.exists():
            return
        zone = ZoneInfo(self._config.shop.timezone)
        report = ingest([folder], self._db.session, self._library, zone=zone)
        for refused in report.refused:
            log.warning("knowledge: %s", refusal(refused, "en"))
        if report.added or report.changed or report.removed:
            log.info("knowledge: %s", summary(report, "en"))

    def _refresh(self) -> None:
        while self._is_wanted.wait() and not self._is_over:
            self._is_wanted.clear()
            try:
                self._library.refresh()
            except Exception:
                log.exception("the knowledge could not be read again; the next turn tries")
