"""Send a reply into the Slack thread the customer's message came from.

Slack drops no duplicates, but the thread can be read: the delivery id travels in the metadata.
"""

from slack_sdk import WebClient

from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.clock import now
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.slack.client import SlackAway, SlackBusy, SlackRefused, SlackUnknown, call
from bot.slack.history import LOOK_AFTER_SECONDS, find_post
from bot.slack.text import escape

EVENT_TYPE = "deskbell_reply"
# Refusals an administrator can lift without touching the ticket: worth another try.
PASSING = {"invalid_auth", "not_in_channel", "account_inactive", "token_revoked"}


class ThreadSender:
    repeat = Repeat.LOOKUP

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def send(self, outgoing: Outgoing) -> Sent:
        try:
            answer = call(
                self._client.chat_postMessage,
                channel=outgoing.route["channel"],
                thread_ts=outgoing.route["ts"],
                text=escape(outgoing.text),
                metadata={
                    "event_type": EVENT_TYPE,
                    "event_payload": {"key": outgoing.delivery_id},
                },
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackUnknown as e:
            raise SendUncertain(f"send-no-answer:{e}") from e
        except SlackRefused as e:
            raise _translate(e) from e
        return Sent(provider_id=str(answer["ts"]))

    def find(self, outgoing: Outgoing) -> Sent | None:
        route, last = outgoing.route, outgoing.last_try_at
        if last and (now() - last).total_seconds() < LOOK_AFTER_SECONDS:
            raise SendUncertain("send-slack-not-shown")
        try:
            ts = find_post(
                self._client,
                channel=route["channel"],
                oldest=str(outgoing.first_try_at.timestamp() - 60),
                thread_ts=route["ts"],
                event_type=EVENT_TYPE,
                key=outgoing.delivery_id,
            )
        except (SlackUnknown, SlackRefused) as e:
            # Not knowing is not a reason to send: look again later.
            raise SendUncertain(f"send-slack-unreadable:{e}") from e
        return Sent(provider_id=ts) if ts else None


def _translate(refused: SlackRefused) -> SendFailed:
    match refused:
        case SlackBusy():
            return SendFailed("send-slack-busy", retry_after=refused.retry_after)
        case SlackAway():
            return SendFailed("send-slack-away")
        case _ if refused.error in PASSING:
            return SendFailed(f"send-refused:{refused.error}", retry_after=60)
        case _:
            return SendRejected(f"send-refused:{refused.error}")
