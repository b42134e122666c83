"""Messages in a file, and the labels found for them: one JSON object a line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.errors import Unacceptable
from bot.tickets.values import Triage
from bot.triage.lessons import Lesson


class Line(BaseModel):
    """`channel` and `lang` may stand in the file; the words alone decide."""

    id: str | int
    text: str


class Labelled(Lesson):
    id: str | int | None = None


def read(file: Path, kind: type[BaseModel]) -> list[Any]:
    """Raises Unacceptable, naming the line."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        why = getattr(e, "strerror", None) or "UTF-8"
        raise Unacceptable("error-eval-file", path=file, why=why) from e
    return list(_parsed(file, lines, kind))


def _parsed(file: Path, lines: Sequence[str], kind: type[BaseModel]) -> Iterator[BaseModel]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield kind.model_validate_json(line)
            except ValidationError as e:
                why = e.errors(include_url=False, include_input=False)[0]
                place = ".".join(map(str, why["loc"]))
                told = f"{place}: {why['msg']}" if place else why["msg"]
                raise Unacceptable("error-triage-line", file=file, line=number, why=told) from e


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
