"""Channels that other companies read along in (Slack Connect): cards never go there."""

import time

from slack_sdk import WebClient

from bot.slack.client import SlackRefused, call
from bot.slack.fields import as_dict

CACHE_SECONDS = 600.0  # a channel that becomes shared later is noticed within this time
ERROR = "shared_with_another_company"  # where Slack's own words for refusals stand


class SharedChannels:
    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, bool]] = {}

    def refuse(self, channel: str) -> None:
        """Raises SlackRefused for a shared channel, and what call() raises when Slack cannot be
        asked. Where Slack will not say, the post itself will tell."""
        asked_at, is_shared = self._known.get(channel, (0.0, False))
        if not asked_at or time.monotonic() - asked_at > CACHE_SECONDS:
            is_shared = self._ask(channel)
            self._known[channel] = time.monotonic(), is_shared
        if is_shared:
            raise SlackRefused(ERROR)

    def _ask(self, channel: str) -> bool:
        try:
            answer = call(self._client.conversations_info, channel=channel)
        except SlackRefused as e:
            if e.error == "unreachable":
                raise
            return False
        found = as_dict(answer.get("channel"))  # only its id, from a stand-in that says little
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))
