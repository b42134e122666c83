"""Messages in a file, and the labels found for them: one JSON object a line."""

import json

from pydantic import BaseModel

from bot.tickets.values import Triage


class Line(BaseModel):
    """`channel` and `lang` may stand in the file; the words alone decide."""

    id: str | int
    text: str


def as_line(id: str | int, found: Triage) -> str:
    line = {
        "id": id,
        "type": found.type,
        "review": list(found.review),
        "priority": found.priority,
        "urgency": found.urgency,
        "sentiment": found.sentiment,
        "language": found.language,
        "team": found.team,
        "confidence": found.confidence,
        "reason": found.reason,
        "sure": dict(found.sure),
    }
    return json.dumps(line, ensure_ascii=False)
