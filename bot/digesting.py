"""A digest on demand: composed as Slack would get it, written as text, or sent."""

import re
from datetime import date

from bot.analytics.periods import Cadence, period_with
from bot.clock import now
from bot.environment import Environment
from bot.errors import Unacceptable
from bot.knowledge_desk import open_database
from bot.opening import plainly
from bot.settings import DeskConfig
from bot.slack.block import Post
from bot.slack.client import web_client
from bot.slack.digest import digest_message
from bot.slack.digest_poster import DigestPoster
from bot.slack.digest_rows import digest_view
from bot.slack.people import People
from bot.slack.text import from_slack
from bot.texts import say

_MOMENT = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<https?://[^|>]*\|([^>]*)>")


def compose(env: Environment, config: DeskConfig, day: date, cadence: Cadence) -> Post:
    period = period_with(day, cadence, config.digest_zone)
    with open_database(env) as db, db.read() as session:
        view = digest_view(session, period, config, workspace="", now=now())
    return digest_message(view, config.shop.desk_language.value)


def send(env: Environment, config: DeskConfig, day: date, cadence: Cadence) -> str:
    """What became of it, in the desk's language. Raises Unacceptable where it cannot be sent."""
    if env.slack_bot_token is None or not config.digest_channel:
        raise Unacceptable("error-digest-nowhere")
    period = period_with(day, cadence, config.digest_zone)
    if period.end > now():  # it would stand for the whole of it
        raise Unacceptable("error-digest-not-over")
    client = web_client(plainly(env.slack_bot_token), env.slack_api_url)
    with open_database(env) as db:
        poster = DigestPoster(db, client, People(client, config.roles), config)
        is_there = poster.send(period, now())
    language = config.shop.desk_language.value
    return say(language, "digest-sent" if is_there else "digest-not-sent", period=period.key)


def written(post: Post) -> str:
    """The words of a message, without Slack's markup."""
    lines = [_words(block) for block in post["blocks"]]
    return "\n\n".join(line for line in lines if line)


def _words(block: dict[str, object]) -> str:
    parts = block.get("elements") or [block.get("text")]
    assert isinstance(parts, list)
    texts = [str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part]
    plain = (_LINK.sub(r"\1", _MOMENT.sub(r"\1", text)) for text in texts)
    return "\n".join(from_slack(text).replace("*", "") for text in plain)
