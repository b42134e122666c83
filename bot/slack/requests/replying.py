"""Tell one person, where they asked."""

from bot.slack.block import Post
from bot.slack.requests.asked import Asked
from bot.slack.surface import Surface


def reply(desk: Surface, asked: Asked, post: Post) -> None:
    """A command is answered where it was typed, also in a channel the bot is not in."""
    if asked.response_url:
        desk.respond(asked.response_url, {**post, "response_type": "ephemeral"})
        return
    tell_asker(desk, post, user=asked.user_id, channel=asked.channel, thread_ts=asked.thread_ts)


def tell_asker(desk: Surface, post: Post, *, user: str, channel: str, thread_ts: str) -> None:
    """Only they see it, in the thread they asked in."""
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    desk.later(desk.client.chat_postEphemeral, channel=channel, user=user, **post, **thread)
