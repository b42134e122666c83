"""The words of a Slack message, wherever people and apps put them."""

from collections.abc import Mapping
from typing import Any

from bot.slack.fields import as_dict, list_at, printable, text_at
from bot.slack.text import from_slack

_DEEPEST = 8  # rich text nests four deep: block, list, section, text
_INLINE = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
_SIGNS = {
    "link": ("", "url"),
    "user": ("@", "user_id"),
    "channel": ("#", "channel_id"),
    "broadcast": ("@", "range"),
    "emoji": ("", "name"),
}


def readable(said: Mapping[str, Any]) -> str:
    """The words of a message as a person reads them.

    People's messages have everything in `text`. Other apps put a short notification there and
    the real words into blocks or attachments, so theirs are read too.
    """
    text = from_slack(text_at(said, "text"))
    if not text_at(said, "bot_id") and text.strip():
        return text
    blocks = "\n".join(filter(None, map(_block_text, list_at(said, "blocks"))))
    parts = [blocks if len(blocks) > len(text) else text]
    parts += [_attachment_text(as_dict(each)) for each in list_at(said, "attachments")]
    return "\n".join(filter(None, parts))


def _attachment_text(attachment: Mapping[str, Any]) -> str:
    if attachment.get("is_msg_unfurl") or attachment.get("from_url"):
        return ""  # a link preview: somebody else's words
    written = [from_slack(text_at(attachment, key)) for key in ("pretext", "title", "text")]
    for entry in map(as_dict, list_at(attachment, "fields")):
        pair = (from_slack(text_at(entry, "title")), from_slack(text_at(entry, "value")))
        written.append(": ".join(filter(None, pair)))
    written += [_block_text(block) for block in list_at(attachment, "blocks")]
    lines = "\n".join(filter(None, written))
    return lines or from_slack(text_at(attachment, "fallback"))


def _block_text(node: object, depth: int = 0) -> str:
    """The words in a block, a text object or a rich text element, wherever Slack nests them."""
    node = as_dict(node)
    kind = node.get("type")
    if depth > _DEEPEST or kind in ("actions", "button"):
        return ""
    words = node.get("text")
    if isinstance(words, str):
        return from_slack(words) if kind == "mrkdwn" else printable(words)
    if kind in _SIGNS:
        prefix, key = _SIGNS[kind]
        return prefix + text_at(node, key)
    children = [words, *list_at(node, "fields"), *list_at(node, "elements")]
    written = filter(None, (_block_text(child, depth + 1) for child in children))
    return ("" if kind in _INLINE else "\n").join(written)
