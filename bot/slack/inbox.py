"""Slack as a source: other apps (Zapier, n8n, a form) post customer messages into a channel.

Only allow-listed apps count, and only what they post at the top level: threads there are the
team's own talk. Two of our apps in one channel get the same message under two event ids, so the
key is the message itself.
"""

from datetime import UTC, datetime

from bot.channels.capability import Route
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.settings import Inbox
from bot.slack.payloads import MessageEvent
from bot.tickets.terms import Channel


def parse(event: MessageEvent, inbox: Inbox, *, now: datetime) -> Inbound | None:
    """None for whatever is not a customer's message."""
    is_new = not event.is_edit and not event.is_deletion
    is_top_level = event.thread_ts in ("", event.ts)
    is_allowed = event.channel in inbox.channels and event.app_id in inbox.app_ids
    text = clean(event.text)
    if not (is_new and is_top_level and is_allowed and text.strip()):
        return None
    key = f"{event.team_id}:{event.channel}:{event.ts}"
    return Inbound(
        channel=Channel.SLACK,
        source=f"slack:{event.team_id}",
        event_key=key,
        body_hash=body_hash(text.encode()),
        sender=Sender(external_id=key),
        text=text,
        said_at=_moment(event.ts) or now,
        reply_to={"kind": Route.SLACK_THREAD.value, "channel": event.channel, "ts": event.ts},
    )


def _moment(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
