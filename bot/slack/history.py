"""Look for a post of ours in Slack, by the key in its metadata."""

from slack_sdk import WebClient

from bot.slack.client import call_if_known
from bot.slack.fields import as_dict, list_at, text_at

LOOK_AFTER_SECONDS = 3  # Slack's history lags behind its posts by up to this much


def find_post(
    client: WebClient,
    *,
    channel: str,
    oldest: str,
    thread_ts: str | None,
    event_type: str,
    key: str,
) -> str | None:
    """The ts of our post with this key, looking through all pages since `oldest`."""
    method = client.conversations_replies if thread_ts else client.conversations_history
    thread = {"ts": thread_ts} if thread_ts else {}
    cursor = ""
    while True:
        page = call_if_known(
            method,
            channel=channel,
            oldest=oldest,
            limit=200,
            cursor=cursor or None,
            include_all_metadata=True,
            **thread,
        )
        for message in map(as_dict, list_at(page, "messages")):
            metadata = as_dict(message.get("metadata"))
            payload = as_dict(metadata.get("event_payload"))
            if metadata.get("event_type") == event_type and payload.get("key") == key:
                return str(message["ts"])
        cursor = text_at(as_dict(page.get("response_metadata")), "next_cursor")
        if not cursor:
            return None
