"""Send what digests are due: each once, over restarts and with several workers.

The row of a digest is claimed before anything is reckoned, and posted as bot/slack/once.py says.
"""

import logging
from concurrent.futures import BrokenExecutor
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import func
from sqlmodel import col, select

from bot.analytics.gathering import began_at
from bot.analytics.periods import Cadence, Period
from bot.analytics.schedule import due
from bot.charts import picture
from bot.db import Database, insert_missing
from bot.settings import DeskConfig
from bot.slack.client import SlackRefused, SlackUnknown
from bot.slack.digest import DigestView, digest_message
from bot.slack.digest_chart import OWN_CHART, ShownAs, chart_of, numbers_of
from bot.slack.digest_rows import digest_view
from bot.slack.files import upload
from bot.slack.once import LEASE_SECONDS, pause_after, post_once
from bot.slack.people import People
from bot.texts import LANGUAGES
from bot.tickets.digests import SlackDigest

log = logging.getLogger(__name__)

EVENT_TYPE = "deskbell_digest"


class DigestPoster:
    def __init__(self, db: Database, client: WebClient, people: People, config: DeskConfig) -> None:
        self._db, self._client, self._people, self._config = db, client, people, config
        self._language = config.shop.desk_language.value
        self._channel = config.digest_channel

    def send_due(self, now: datetime) -> None:
        """Safe to call from several processes at once. A digest that cannot be sent holds up those
        after it, so that they come in their order."""
        if self._config.digest.enabled and self._channel:
            for period in self._due(now):
                if not self.send(period, now):
                    return

    def send(self, period: Period, now: datetime) -> bool:
        """False when it is not in Slack: another process is at it, or Slack did not take it."""
        if not self._claim(period, now):
            return self._row(period).ts is not None
        row = self._row(period)
        pause = pause_after(lambda: self._put(row, period, now), f"digest={row.key}")
        row.waits_until = now + timedelta(seconds=pause) if pause else None
        self._save(row)
        return row.ts is not None

    def _due(self, now: datetime) -> list[Period]:
        with self._db.read() as session:
            began = began_at(session)
            newest = (
                select(SlackDigest.cadence, func.max(SlackDigest.first))
                .where(col(SlackDigest.ts).is_not(None))
                .group_by(SlackDigest.cadence)
            )
            sent = {Cadence(cadence): first for cadence, first in session.exec(newest)}
        zone = self._config.digest_zone
        if began is None:
            return []
        return due(now, self._config.digest, zone, sent, began.astimezone(zone).date())

    def _claim(self, period: Period, now: datetime) -> bool:
        with self._db.write() as session:
            row = {"key": period.key, "cadence": period.cadence.value, "first": period.first}
            insert_missing(
                session, SlackDigest, row | {"channel": self._channel, "is_in_flight": False}
            )
            digest = session.get(SlackDigest, period.key, with_for_update=True)
            assert digest is not None
            is_busy = digest.waits_until is not None and digest.waits_until > now
            if digest.ts is not None or is_busy:
                return False
            digest.waits_until = now + timedelta(seconds=LEASE_SECONDS)
            session.add(digest)
            return True

    def _put(self, row: SlackDigest, period: Period, now: datetime) -> None:
        workspace = self._people.identity().url
        with self._db.read() as session:
            view = digest_view(session, period, self._config, workspace=workspace, now=now)
        try:
            self._post(row, view, OWN_CHART)
        except SlackRefused as e:
            _raise_unless_blocks(e)
            self._post_drawn(row, view)

    def _post_drawn(self, row: SlackDigest, view: DigestView) -> None:
        """Where Slack has no charts of its own: with ours, else with the numbers alone."""
        try:
            self._post(row, view, self._uploaded(view))
        except SlackRefused as e:
            _raise_unless_blocks(e)
            self._post(row, view, None)

    def _uploaded(self, view: DigestView) -> str | None:
        """The file of a picture; None where there can be none."""
        charts = {language: chart_of(view.trend, language) for language in LANGUAGES}
        try:
            if drawn := picture(charts, self._language):
                numbers = numbers_of(view.trend, self._language)
                return upload(self._client, "digest.png", drawn, numbers)
        except (SlackRefused, SlackUnknown, TimeoutError, BrokenExecutor) as e:
            log.warning("no picture for the digest: %s", e)
        return None

    def _post(self, row: SlackDigest, view: DigestView, chart: ShownAs) -> None:
        post_once(
            self._client,
            row,
            digest_message(view, self._language, chart),
            lambda: self._save(row),
            event_type=EVENT_TYPE,
            key=row.key,
        )

    def _row(self, period: Period) -> SlackDigest:
        with self._db.read() as session:
            row = session.get(SlackDigest, period.key)
        assert row is not None
        return row

    def _save(self, row: SlackDigest) -> None:
        with self._db.write() as session:
            session.merge(row)


def _raise_unless_blocks(error: SlackRefused) -> None:
    if error.error != "invalid_blocks":
        raise error
