"""Post a message once, whatever happens between the call and its answer.

Slack has no idempotency key for posting: so the attempt is committed before the call, the message
carries a key in its metadata, and after an unknown outcome it is looked for before it is posted
again. bot/slack/poster.py does the same for cards and their threads.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from slack_sdk import WebClient
from sqlmodel import SQLModel

from bot.clock import now as read_clock
from bot.db import Database, insert_missing
from bot.slack.block import Post
from bot.slack.client import SlackBusy, SlackRefused, SlackUnknown, call
from bot.slack.history import LOOK_AFTER_SECONDS, find_post
from bot.slack.poster import REFUSED_SECONDS

log = logging.getLogger(__name__)

LEASE_SECONDS = 60


class Kept(Protocol):
    """The row of such a message."""

    channel: str
    ts: str | None
    is_in_flight: bool
    first_try_at: datetime | None
    waits_until: datetime | None


Row = TypeVar("Row", bound=SQLModel)


def claim(
    db: Database, table: type[Row], key: Any, row: Mapping[str, Any], *, now: datetime
) -> Row | None:
    """The row, ours for a minute; None while somebody is at it, or Slack is given time."""
    with db.write() as session:
        insert_missing(session, table, {**row, "is_in_flight": False})
        kept: Any = session.get(table, key, with_for_update=True)
        if kept.waits_until and kept.waits_until > now:
            return None
        kept.waits_until = now + timedelta(seconds=LEASE_SECONDS)
        session.add(kept)
    return kept  # type: ignore[no-any-return]


def post_once(
    client: WebClient,
    post: Kept,
    payload: Post,
    save: Callable[[], None],
    *,
    event_type: str,
    key: str,
    thread_ts: str | None = None,
) -> bool:
    """False when it is there already. `save` commits the row. Raises SlackRefused, SlackUnknown."""
    if post.ts is None and post.is_in_flight:
        post.ts = _look(client, post, event_type, key, thread_ts)
    if post.ts is not None:
        return False
    post.is_in_flight, post.first_try_at = True, post.first_try_at or read_clock()
    save()
    try:
        answer = call(
            client.chat_postMessage,
            channel=post.channel,
            metadata={"event_type": event_type, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **payload,
        )
    except SlackRefused:
        post.is_in_flight = False
        raise
    post.ts, post.is_in_flight = str(answer["ts"]), False
    return True


def post_or_update(
    client: WebClient,
    post: Kept,
    payload: Post,
    save: Callable[[], None],
    *,
    event_type: str,
    key: str,
) -> None:
    """As `post_once`; a message that is there already is made to say this."""
    if not post_once(client, post, payload, save, event_type=event_type, key=key):
        call(client.chat_update, channel=post.channel, ts=post.ts, **payload)


def pause_after(put: Callable[[], None], what: str) -> float:
    """Seconds until the next try, 0 when it worked. `what` is for the log."""
    try:
        put()
    except SlackBusy as e:
        return e.retry_after
    except SlackRefused as e:
        log.error("slack %s refused: %s", what, e)
        return REFUSED_SECONDS
    except SlackUnknown as e:
        log.warning("slack %s outcome=unknown (%s)", what, e)
        return LOOK_AFTER_SECONDS
    return 0


def _look(
    client: WebClient, post: Kept, event_type: str, key: str, thread_ts: str | None
) -> str | None:
    assert post.first_try_at is not None
    found = find_post(
        client,
        channel=post.channel,
        oldest=str((post.first_try_at - timedelta(seconds=60)).timestamp()),
        thread_ts=thread_ts,
        event_type=event_type,
        key=key,
    )
    post.is_in_flight = False
    return found
