"""Google Forms, by the script in docs/wire-up.md. Google knows its questions by title only."""

import re
from typing import Any

from bot.channels.fields import Key, Loose, Wire, read
from bot.channels.forms.filled import Answered, Filled, Moment, in_words

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_STAMPS = frozenset({"타임스탬프", "Timestamp"})  # a column of the sheet, no question


class _Sent(Wire):
    form_id: Loose = ""
    response_id: Key
    submitted_at: Moment = None
    namedValues: dict[str, Any]


def google(body: bytes) -> Filled:
    """Raises Unreadable."""
    sent = read(_Sent, body)
    values = {title: in_words(value) for title, value in sent.namedValues.items()}
    return Filled(
        event_key=":".join(part for part in (sent.form_id, sent.response_id) if part),
        answers=[
            Answered(title, title, value, is_email=bool(_ADDRESS.fullmatch(value)))
            for title, value in values.items()
            if value and title not in _STAMPS
        ],
        said_at=sent.submitted_at,
    )
