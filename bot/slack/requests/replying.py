"""Tell one person, where they asked."""

from bot.slack.block import Post
from bot.slack.requests.asked import Asker
from bot.slack.surface import Surface


def reply(desk: Surface, asker: Asker, post: Post) -> None:
    """Only they see it. A command is answered where it was typed, also in a channel the bot is not
    in; a mention in its thread."""
    if asker.response_url:
        desk.respond(asker.response_url, {**post, "response_type": "ephemeral"})
        return
    thread = {"thread_ts": asker.thread_ts} if asker.thread_ts else {}
    place = {"channel": asker.channel, "user": asker.user_id}
    desk.later(desk.client.chat_postEphemeral, **post, **place, **thread)
