"""Slack as a source: other apps (Zapier, n8n, a form) post customer messages into a channel, and
customers write in a channel of their own, most of them from another company (Slack Connect).

Of apps only allow-listed ones count, and only what they post at the top level: threads there are
the team's own talk. Two of our apps in one channel get the same message under two event ids, so
the key is the message itself.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.capability import Route
from bot.channels.contract import Edited, Withdrawn
from bot.channels.fields import attachment
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.settings import Inbox
from bot.slack.payloads import MessageEvent
from bot.tickets.terms import Channel

IsColleague = Callable[[str], bool]  # by user id; whoever may be shown the desk


def parse(
    event: MessageEvent, inbox: Inbox, is_colleague: IsColleague, *, now: datetime
) -> Inbound | Edited | Withdrawn | None:
    """None for whatever is not a customer's."""
    if event.channel not in (*inbox.channels, *inbox.customers):
        return None
    source, key = f"slack:{event.team_id}", f"{event.team_id}:{event.channel}:{event.ts}"
    text = clean(event.text)
    if event.is_deletion:
        return Withdrawn(source, key)
    if event.is_edit:
        return Edited(source, key, text)
    if not text.strip() and not event.files:
        return None
    if event.channel in inbox.channels and event.app_id in inbox.app_ids:
        is_top_level = event.thread_ts in ("", event.ts)
        return _inbound(event, text, Sender(key), now) if is_top_level else None
    if event.channel not in inbox.customers or not event.user_id or event.app_id or event.bot_id:
        return None
    if event.user_team in ("", event.team_id) and is_colleague(event.user_id):
        return None
    who = Sender(f"{event.user_team or event.team_id}:{event.user_id}")
    return _inbound(event, text, who, now, thread=f"{event.channel}:{_root(event)}")


def _inbound(
    event: MessageEvent, text: str, sender: Sender, now: datetime, *, thread: str = ""
) -> Inbound:
    return Inbound(
        channel=Channel.SLACK,
        source=f"slack:{event.team_id}",
        event_key=f"{event.team_id}:{event.channel}:{event.ts}",
        body_hash=body_hash(text.encode()),
        sender=sender,
        text=text,
        said_at=_moment(event.ts) or now,
        thread=thread,
        attachments=tuple(
            attachment(file.name, "file", file.size or None, url=file.url) for file in event.files
        ),
        reply_to={
            "kind": Route.SLACK_THREAD.value,
            "channel": event.channel,
            "ts": _root(event),
        },
    )


def _root(event: MessageEvent) -> str:
    return event.thread_ts or event.ts


def _moment(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
