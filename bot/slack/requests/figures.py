"""stats and digest: today's figures, this week's, this month's, as they are now.

Reckoned after the acknowledgement: a month of a busy desk takes seconds.
"""

from bot.analytics.periods import Cadence, period_with
from bot.clock import now
from bot.errors import Unacceptable
from bot.slack.block import Post
from bot.slack.digest import DigestView, digest_message, stats_message
from bot.slack.digest_rows import digest_view
from bot.slack.requests.asked import Answer, Asked
from bot.slack.requests.replying import reply
from bot.slack.requests.vocabulary import FILLERS, PERIODS, meaning_of
from bot.slack.surface import Surface

_PERIODS = meaning_of(PERIODS)


def stats(desk: Surface, asked: Asked) -> Answer:
    """Raises Unacceptable."""
    desk.pool.submit(_stats, desk, asked, _cadence(asked.rest))
    return None


def digest(desk: Surface, asked: Asked) -> Answer:
    """Raises Unacceptable."""
    desk.pool.submit(_digest, desk, asked, _cadence(asked.rest))
    return None


def _stats(desk: Surface, asked: Asked, cadence: Cadence) -> None:
    reply(desk, asked, stats_message(_view(desk, cadence), desk.language))


def _digest(desk: Surface, asked: Asked, cadence: Cadence) -> None:
    """Without the chart: Slack refuses the whole answer where it knows none."""
    post: Post = digest_message(_view(desk, cadence), desk.language, chart=None)
    reply(desk, asked, post)


def _view(desk: Surface, cadence: Cadence) -> DigestView:
    at, config = now(), desk.config
    period = period_with(at.astimezone(config.digest_zone).date(), cadence, config.digest_zone)
    workspace = desk.people.identity().url
    with desk.db.read() as session:
        return digest_view(session, period, config, workspace=workspace, now=at)


def _cadence(words: str) -> Cadence:
    """Of "week", "이번 주", "now"; a day when nothing is said."""
    said = [word for word in words.casefold().split() if word not in FILLERS | {"this", "이번"}]
    if not said:
        return Cadence.DAY
    if len(said) > 1 or said[0] not in _PERIODS:
        raise Unacceptable("error-which-period", words=words)
    return Cadence(_PERIODS[said[0]])
