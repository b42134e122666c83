"""Block Kit, as little of it as we use: each function keeps Slack's limits for its block."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, TypedDict

from bot.slack.text import Markup, join, literal, one_line, shorten

Block = dict[str, Any]
View = dict[str, Any]
MOST_IN_VIEW = 100
MOST_TYPED = 3000


class Post(TypedDict):
    """What chat.postMessage and chat.update take besides the channel."""

    text: str
    blocks: list[Block]


def plain(text: str, most: int) -> Block:
    """Never empty: Slack would refuse the whole message for a name nobody can see."""
    return {"type": "plain_text", "text": literal(one_line(text), most) or "…", "emoji": False}


def mrkdwn(text: Markup, most: int = 3000) -> Block:
    """Verbatim: Slack makes no links or mentions of its own out of it."""
    return {"type": "mrkdwn", "text": shorten(text, most), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(text: Markup, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | ({"accessory": accessory} if accessory else {})


def context(*lines: Markup) -> Block:
    """One element: Slack would set several side by side."""
    return {"type": "context", "elements": [mrkdwn(join(lines, by="\n"))]}


def image(file_id: str, title: str, *, alt_text: str) -> Block:
    """A file that was uploaded to Slack."""
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "title": plain(title, 2000),
        "alt_text": literal(one_line(alt_text), 2000),
    }


def divider() -> Block:
    return {"type": "divider"}


def words(text: str) -> Block:
    """A run of rich text. The caller has made it literal and not empty."""
    return {"type": "text", "text": text}


def mark(text: str) -> Block:
    """A label inside rich text that is visibly not part of what was written."""
    return {"type": "text", "text": text, "style": {"code": True}}


def quote(*runs: Sequence[Block]) -> Block:
    """One quotation for each run."""
    elements = [{"type": "rich_text_quote", "elements": list(run)} for run in runs]
    return {"type": "rich_text", "elements": elements}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(text: str, action_id: str, value: str, *, label: str = "", style: str = "") -> Block:
    """`label` is what a screen reader says: several cards have the same button."""
    block: Block = {"type": "button", "text": plain(text, 75), "action_id": action_id}
    block["value"] = value
    if label:
        block["accessibility_label"] = literal(one_line(label), 75)
    return block | ({"style": style} if style else {})


def confirm(title: str, text: str, *, yes: str, no: str) -> Block:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str, description: str = "") -> Block:
    block: Block = {"text": plain(text, 75), "value": value}
    return block | ({"description": plain(description, 75)} if description else {})


def select(placeholder: str, action_id: str, options: Sequence[Block], chosen: str = "") -> Block:
    block: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": list(options)[:100],
    }
    return block | _initial(block["options"], chosen)


def grouped_select(
    placeholder: str, action_id: str, groups: Sequence[tuple[str, Sequence[Block]]]
) -> Block:
    """Options under headings."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "option_groups": [
            {"label": plain(heading, 75), "options": list(options)[:100]}
            for heading, options in groups
        ],
    }


def external_select(placeholder: str, action_id: str) -> Block:
    """Its options are asked for while somebody types; all of them to begin with."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "min_query_length": 0,
    }


def radio(action_id: str, options: Sequence[Block], chosen: str = "") -> Block:
    block: Block = {
        "type": "radio_buttons",
        "action_id": action_id,
        "options": list(options)[:10],
    }
    return block | _initial(block["options"], chosen)


def _initial(options: Sequence[Block], chosen: str) -> Block:
    found = next((each for each in options if each["value"] == chosen), None)
    return {"initial_option": found} if found else {}


def text_field(action_id: str, most: int, *, initial: str = "") -> Block:
    """Several lines of text; Slack takes 3,000 characters at the most."""
    block: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": min(most, MOST_TYPED),
    }
    return block | ({"initial_value": initial} if initial else {})


def line_field(action_id: str, most: int, *, initial: str = "") -> Block:
    block: Block = {"type": "plain_text_input", "action_id": action_id, "max_length": most}
    return block | ({"initial_value": initial} if initial else {})


def search_box(label: str, placeholder: str, action_id: str, most: int, initial: str = "") -> Block:
    """A line that is sent with the enter key, without a form around it."""
    line = line_field(action_id, most, initial=initial) | {"placeholder": plain(placeholder, 150)}
    return ask(label, line) | {"dispatch_action": True}


def check(action_id: str, box: Block, *, is_ticked: bool = False) -> Block:
    """One box to tick."""
    block: Block = {"type": "checkboxes", "action_id": action_id, "options": [box]}
    return block | ({"initial_options": [box]} if is_ticked else {})


def person(placeholder: str, action_id: str, chosen: str = "") -> Block:
    block: Block = {
        "type": "users_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
    }
    return block | ({"initial_user": chosen} if chosen else {})


def people(action_id: str, chosen: Sequence[str] = ()) -> Block:
    block: Block = {"type": "multi_users_select", "action_id": action_id}
    return block | ({"initial_users": list(chosen)} if chosen else {})


def channel(action_id: str, chosen: str = "") -> Block:
    block: Block = {"type": "conversations_select", "action_id": action_id}
    block["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    return block | ({"initial_conversation": chosen} if chosen else {})


def date_field(action_id: str, initial: date) -> Block:
    return {"type": "datepicker", "action_id": action_id, "initial_date": initial.isoformat()}


def time_field(action_id: str, initial: time) -> Block:
    return {"type": "timepicker", "action_id": action_id, "initial_time": f"{initial:%H:%M}"}


def file_field(action_id: str, filetypes: Sequence[str], most: int) -> Block:
    """`filetypes` are Slack's names of kinds, without dots."""
    return {
        "type": "file_input",
        "action_id": action_id,
        "filetypes": list(filetypes),
        "max_files": min(most, 10),
    }


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    return {"type": "overflow", "action_id": action_id, "options": list(options)[:5]}


def ask(
    label: str,
    element: Block,
    *,
    hint: str = "",
    is_optional: bool = False,
    edition: int = 0,
) -> Block:
    """An input. Its block_id is its action_id: one name for what a submission carries.

    Slack keeps what was typed into a field over an update of its view; another `edition` of it
    shows what it begins with (https://docs.slack.dev/reference/views/modal-views).
    """
    name = element["action_id"]
    if edition:
        element = element | {"action_id": f"{name}:{edition}"}
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": is_optional,
    }
    return block | ({"hint": plain(hint, 2000)} if hint else {})


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    private_metadata: str = "",
    is_watched: bool = False,
) -> View:
    """`is_watched`: Slack says when it is closed without being sent."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "private_metadata": private_metadata,
        "blocks": list(blocks)[:MOST_IN_VIEW],
    }
    watched = {"notify_on_close": True} if is_watched else {}
    return view | watched | ({"submit": plain(submit, 24)} if submit else {})
