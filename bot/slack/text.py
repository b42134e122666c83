"""Words on their way into Slack: cleaned, cut to size, and escaped exactly once.

`Markup` marks what is already safe in a mrkdwn object; everything else is escaped when it is put
in. What customers and models wrote goes into rich text or plain text instead, where nothing is
markup and no link or mention can be made.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.errors import AlreadyDecided, BotError
from bot.texts import say

SLACK_ID = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_VALUE = 200  # the longest value put into a sentence, unless the caller fitted it

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\uffa0"  # soft hyphen, fillers
    r"\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f"  # zero width, direction overrides
    r"\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"  # tags, non-characters
)
_PILED_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_COMMAND_LIKE = re.compile(r"<(?=[!@#A-Za-z])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKED_UP = re.compile(r"<((?:[!@#]|[a-z][a-z0-9+.-]*:)[^<>\n]*)>")
_HALF = re.compile(r"(&[a-z]*|<[^<>]*)$")


class Markup(str):
    """mrkdwn that may go into a block as it is."""

    __slots__ = ()


def clean(text: str) -> str:
    """What can be seen of a text: no control or invisible characters, marks in reasonable piles."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    """For names and titles; what comes after the first 20,000 characters is not even looked at."""
    return " ".join(clean(text[:20_000]).split())


def cut(text: str, most: int) -> str:
    """At most `most` code points, ending with … where something is missing."""
    if len(text) <= most:
        return text
    end = max(most - 1, 0)
    blank = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
    end = blank if blank > most * 0.8 else _outside_a_letter(text, end)
    return text[:end].rstrip() + "…"


def _outside_a_letter(text: str, end: int) -> int:
    """Do not part an accent, an emoji's colour or its joined half from what it belongs to."""
    for back in range(min(end, 8)):
        here, before = text[end - back], text[end - back - 1]
        is_joined = here in "\u200d\ufe0f" or before == "\u200d" or unicodedata.combining(here)
        if not is_joined and not "\U0001f3fb" <= here <= "\U0001f3ff":
            return end - back
    return end


def literal(text: str, most: int) -> str:
    """For plain text and rich text, where Slack parses nothing.

    A word joiner still parts `<` from what would make it a command, because Slack also flattens
    blocks into the text of e-mails and old clients.
    """
    return cut(_literal(text), most)


def _literal(text: str) -> str:
    return _COMMAND_LIKE.sub("<\u2060", clean(text))


def excerpt(text: str, most: int, lines: int) -> tuple[str, bool]:
    """The beginning of a long text as literal text, and whether anything is missing.

    "" when nothing in it can be seen.
    """
    whole = _literal(text).strip()
    kept = "\n".join(whole.split("\n", lines)[:lines])
    shown = cut(kept if kept == whole else kept.rstrip() + "\n…", most)
    return shown, shown != whole


def split(text: str, most: int) -> list[str]:
    """All of a long text, as literal text in pieces of at most `most` code points."""
    rest, pieces = _literal(text).strip(), []
    while len(rest) > most:
        end = max(rest.rfind("\n", 0, most), rest.rfind(" ", 0, most))
        end = end if end > most * 0.8 else _outside_a_letter(rest, most)
        pieces.append(rest[:end])
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest else pieces


def escape(text: str) -> Markup:
    return Markup(re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], clean(text)))


def fit(text: str, most: int) -> Markup:
    """One escaped line of at most `most` characters, escapes counted and never cut apart."""
    text = one_line(text)
    room = most
    for end, character in enumerate(text):
        room -= len(_ENTITIES.get(character, character))
        if room < 0:
            return escape(cut(text, max(end, 1)) if end > 1 else "…")
    return escape(text)


def shorten(markup: Markup, most: int) -> Markup:
    """The last guard before a limit of Slack's: never leaves half an escape or half a mention."""
    if len(markup) <= most:
        return markup
    return Markup(_HALF.sub("", markup[: most - 1]) + "…")


def tell(language: str, key: str, /, **values: object) -> Markup:
    """A sentence from bot/texts for mrkdwn; every value that is not Markup is escaped."""
    safe = {name: _escaped(value) for name, value in values.items()}
    return Markup(say(language, key, **safe))


def in_words(error: Exception, language: str) -> Markup:
    """What a person reads of an error, whoever raised it."""
    if not isinstance(error, BotError):
        return tell(language, "error-unexpected")
    values = dict(error.values)
    if isinstance(error, AlreadyDecided):
        values["who"] = mention(str(values["who"]))
    return tell(language, error.key, **values)


def tell_plainly(language: str, key: str, /, **values: object) -> str:
    """A sentence from bot/texts for plain text."""
    lines = {
        name: value if isinstance(value, int) else literal(one_line(str(value)), _VALUE)
        for name, value in values.items()
    }
    return say(language, key, **lines)


def _escaped(value: object) -> object:
    return value if isinstance(value, Markup | int) else fit(str(value), _VALUE)


def join(parts: Iterable[Markup], by: str = " · ") -> Markup:
    return Markup(by.join(part for part in parts if part))


def mention(agent_id: str) -> Markup:
    """The agent, if this is a Slack id; else just the words."""
    if SLACK_ID.fullmatch(agent_id) and agent_id[0] in "UW":
        return Markup(f"<@{agent_id}>")
    return fit(agent_id, 60)


def mention_group(group_id: str) -> Markup:
    """ "" unless it is a Slack user group: nobody is called by accident."""
    is_group = SLACK_ID.fullmatch(group_id) and group_id[0] == "S"
    return Markup(f"<!subteam^{group_id}>" if is_group else "")


def mention_channel(channel_id: str) -> Markup:
    is_channel = SLACK_ID.fullmatch(channel_id) and channel_id[0] in "CG"
    return Markup(f"<#{channel_id}>" if is_channel else "")


def link(url: str, label: Markup) -> Markup:
    """To an address of our own making, such as a permalink; anything odd is left unlinked."""
    is_plain = re.fullmatch(r"https?://[^\s<>|\"]{1,2000}", url)
    return Markup(f"<{escape(url)}|{label}>" if is_plain else label)


def moment(at: datetime) -> Markup:
    """A time in each reader's own zone and format."""
    utc = at.astimezone(UTC)
    shown = "{date_short_pretty} {time}"
    return Markup(f"<!date^{int(utc.timestamp())}^{shown}|{utc:%Y-%m-%d %H:%M} UTC>")


def from_slack(text: str) -> str:
    """The opposite of escaping: what a person sees of text that Slack sent us."""
    text = _MARKED_UP.sub(lambda found: _seen(found[1]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _seen(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label or target[1:]).lstrip("@#")
    if target.startswith("!"):
        return label or "@" + target[1:].split("^")[-1]
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({address})" if label and label not in target else address
