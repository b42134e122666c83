"""Files with one JSON object a line, as people give them to a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import Unacceptable

Kind = TypeVar("Kind", bound=BaseModel)


def read_lines(file: Path, kind: type[Kind], wrong_line: str) -> list[Kind]:
    """Empty lines are passed over. Raises Unacceptable: `wrong_line` is the text that names a line,
    and says where the format is shown."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        why = getattr(e, "strerror", None) or "UTF-8"
        raise Unacceptable("error-lines-file", file=file, why=why) from e
    found: list[Kind] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(kind.model_validate_json(line))
            except ValidationError as e:
                first = e.errors(include_url=False, include_input=False)[0]
                place = ".".join(map(str, first["loc"]))
                why = f"{place}: {first['msg']}" if place else first["msg"]
                told = {"file": file, "line": number, "why": why, "where": place or "JSON"}
                raise Unacceptable(wrong_line, **told) from e
    return found


def require_writable(file: Path) -> None:
    """Raises Unacceptable: before the work, and not when its outcome is to be written."""
    with writing(file):
        file.open("ab").close()


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Raises Unacceptable for a file that cannot be written."""
    try:
        yield
    except OSError as e:
        why = e.strerror or type(e).__name__
        raise Unacceptable("error-cannot-write", file=file, why=why) from e
