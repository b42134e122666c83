"""Which digest is due: yesterday's when the hour comes, last week's once a week. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.analytics.periods import Cadence, Period
from bot.service_settings import DAYS, Digest

MOST_LATE = {Cadence.DAY: 3, Cadence.WEEK: 1}  # of each that are still sent after an outage


def due(
    now: datetime, digest: Digest, zone: ZoneInfo, sent: Mapping[Cadence, date], began: date
) -> list[Period]:
    """The oldest first. `sent` has the first day of the newest that went out, of each cadence; a
    desk that has never sent one begins with its newest."""
    found: list[Period] = []
    for cadence, most in MOST_LATE.items():
        ended = _ended(now, cadence, digest, zone, most)
        newest = sent.get(cadence)
        ended = [each for each in ended if newest is None or each.first > newest]
        found += ended if newest is not None else ended[-1:]
    return [each for each in found if each.last >= began]


def _ended(
    now: datetime, cadence: Cadence, digest: Digest, zone: ZoneInfo, most: int
) -> list[Period]:
    """The latest that were to be sent by now, `most` of them at the most."""
    if cadence is Cadence.WEEK and not digest.weekly:
        return []
    wait = DAYS.index(digest.weekly) if cadence is Cadence.WEEK else 0  # days after its end
    today = now.astimezone(zone).date()
    back = timedelta(weeks=1) if cadence is Cadence.WEEK else timedelta(days=1)
    first = today - timedelta(days=today.weekday()) if cadence is Cadence.WEEK else today
    periods = [Period(cadence, first - number * back, zone) for number in range(most + 1, 0, -1)]
    ready = [each for each in periods if _sent_at(each, wait, digest, zone) <= now]
    return ready[-most:]


def _sent_at(period: Period, wait: int, digest: Digest, zone: ZoneInfo) -> datetime:
    day = period.last + timedelta(days=1 + wait)
    return datetime.combine(day, digest.at, zone).astimezone(UTC)
