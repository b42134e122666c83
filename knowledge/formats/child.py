"""The limited process: reads files it is handed as bytes, and can do nothing else.

No network, no files but Python's own, no other programs; memory, processor time and written bytes
are limited. The parent ends it when it takes too long. Answers are JSON.
"""

import json
import mimetypes
import resource
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.formats import markdown, outline, tables
from knowledge.formats.encoding import text_of
from knowledge.formats.values import LONGEST_ARTICLE, Entry, Unusable, Wants, bad, holds_words

MEMORY = 1024**3  # bytes of address space
CPU_SECONDS = 7
_PACKAGE_ROOT = Path(__file__).resolve().parent.parent.parent
_FORBIDDEN = (
    *("socket.", "urllib.", "ftplib.", "smtplib.", "subprocess.", "pty.", "ctypes."),
    *("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill"),
    *("os.remove", "os.rename", "os.mkdir", "os.symlink", "os.link", "shutil.", "tempfile."),
)


def parse(name: str, content: bytes, wants: Wants) -> list[Entry]:
    """Raises Unusable when nothing of the file can be used."""
    suffix = PurePosixPath(name).suffix.lower()
    if not content.strip():
        raise Unusable("empty")
    if wants == "articles" and holds_words(name):
        wants = "words"
    tables_of = {".csv": tables.csv_rows, ".xlsx": tables.xlsx}
    if suffix == ".jsonl":
        entries: Iterable[Entry] = tables.jsonl(content, wants)
    elif suffix in tables_of:
        entries = tables_of[suffix](content, wants, name)
    elif wants == "pairs":
        raise Unusable("no-table")
    else:
        entries = _document(name, suffix, content)
    return [_bounded(entry) for entry in entries]


def _document(name: str, suffix: str, content: bytes) -> Iterable[Entry]:
    if suffix == ".md":
        return markdown.document(text_of(content), name)
    if suffix == ".txt":
        return markdown.document(outline.headed(text_of(content)), name)
    if suffix in (".html", ".htm"):
        from knowledge.formats.html import html

        title, text = html(content)
        return markdown.document(text, name, title)
    if suffix == ".docx":
        from knowledge.formats.office import docx

        return markdown.document(outline.headed(docx(content)), name)
    if suffix == ".pdf":
        from knowledge.formats.pdf import pdf

        return markdown.document(outline.headed(pdf(content)), name)
    raise Unusable("format")


def _bounded(entry: Entry) -> Entry:
    if any(len(value) > LONGEST_ARTICLE for value in entry.row.values()):
        return replace(bad(entry.line, "too-long", limit=LONGEST_ARTICLE), sheet=entry.sheet)
    return entry


def _answer(name: str, content: bytes, wants: Wants) -> dict[str, Any]:
    try:
        return {"entries": [entry.dump() for entry in parse(name, content, wants)]}
    except Unusable as error:
        return {"code": error.code, "values": error.values}
    except MemoryError:
        return {"code": "too-much", "values": {}}
    except (Exception, RecursionError):  # whatever a hostile file brings a library to
        return {"code": "unreadable", "values": {}}


def limit() -> None:
    """Give up what reading needs not. Not every system knows every limit."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    mimetypes.init([])  # it would look for files of the system later
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl does without, in less memory
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(args[0], str | bytes):
        path = args[0].decode() if isinstance(args[0], bytes) else args[0]
        roots = (sys.prefix, sys.base_prefix, str(_PACKAGE_ROOT))
        writes = isinstance(args[1], str) and set(args[1]) & set("wax+")
        if writes or not path.startswith(roots):
            raise PermissionError("open")


def _grant_time() -> None:
    """So many seconds of the processor for one file; the system ends us when they are over."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    connection = Connection(int(sys.argv[1]))
    limit()
    connection.send_bytes(b"ready")
    with suppress(EOFError, OSError):
        while True:
            request = json.loads(connection.recv_bytes())
            content = connection.recv_bytes()
            _grant_time()
            answer = _answer(request["name"], content, request["wants"])
            connection.send_bytes(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
