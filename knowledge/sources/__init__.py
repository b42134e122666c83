"""Knowledge files to articles. What cannot be read is refused with a reason; the rest loads.

Only this side touches the file system; what is inside a file is read by a limited process
(confined.py), whatever its format.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

from knowledge.formats.values import LARGEST_FILE, Entry, Unusable, Wants, holds_words
from knowledge.sources.articles import Bad, Folder, article_of
from knowledge.sources.confined import Reader
from knowledge.sources.loaded import Loaded, Refused

__all__ = ["FORMATS", "Loaded", "Refused", "content_of", "entries_of", "files_in", "read", "take"]

TABLES = (".jsonl", ".csv", ".xlsx")
DOCUMENTS = (".md", ".txt", ".html", ".htm", ".docx", ".pdf")
FORMATS = TABLES + DOCUMENTS

Progress = Callable[[int, int], None]  # files read so far, and of how many


def read(
    paths: Iterable[Path],
    *,
    zone: tzinfo | None = None,
    progress: Progress = lambda done, of: None,
) -> Loaded:
    """Read files and folders. A folder gives its tables called faq… or words…, and every document
    but README.

    `zone` is the shop's: a date in a file begins and ends there.
    """
    loaded = Loaded()
    files: dict[Path, str] = {}  # and the folder it was found in
    for path in paths:
        path = path.resolve()
        try:
            found = files_in(path)
        except Unusable as error:
            loaded.refuse(path.as_posix(), error)
            continue
        root = path.as_posix() if path.is_dir() else ""
        if root:
            loaded.folders.append(root)
        for file in found:
            files.setdefault(file, root)
    taken: dict[str, str] = {}
    with Reader() as reader:
        for done, (file, root) in enumerate(files.items(), start=1):
            source = file.as_posix()
            loaded.seen.add(source)
            try:
                entries = entries_of(reader, file)
            except Unusable as error:
                loaded.refuse(source, error)
            else:
                take(loaded, entries, source, taken, root=root, zone=zone)
            progress(done, len(files))
    return loaded


def take(
    loaded: Loaded,
    entries: Iterable[Entry],
    source: str,
    taken: dict[str, str],
    *,
    root: str = "",
    zone: tzinfo | None = None,
    is_internal: bool = False,
) -> None:
    """Put what one source holds with the rest. `taken` has the ids so far, and whose they are."""
    folder = Folder.of(source, root, is_internal=is_internal)
    for entry in entries:
        try:
            article = article_of(entry, source, folder, zone)
            if article.id in taken:
                raise Bad("duplicate", id=article.id, other=taken[article.id])
        except Bad as error:
            loaded.refused.append(Refused(source, entry.line, error.code, error.values))
            continue
        place = source if entry.line is None else f"{source}:{entry.line}"
        taken[article.id] = place
        loaded.articles.append(article)


def entries_of(reader: Reader, file: Path, wants: Wants = "articles") -> list[Entry]:
    """Raises Unusable."""
    if file.suffix.lower() not in FORMATS:
        raise Unusable("format")
    return reader.parse(file.as_posix(), content_of(file), wants)


def files_in(path: Path) -> list[Path]:
    """The knowledge files of a folder, or the one file named. Raises Unusable for none."""
    if not path.exists():
        raise Unusable("missing")
    if not path.is_dir():
        return [path]
    try:
        files = sorted(_knowledge_files(path))
    except OSError as error:
        raise Unusable("cannot-open", why=error.strerror or "") from error
    if not files:
        raise Unusable("empty-folder")
    return files


def _knowledge_files(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error  # a folder we may not look into must not count as empty

    for where, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(where, name)
            suffix = file.suffix.lower()
            is_known = name.lower().startswith("faq") or holds_words(name)
            is_table = suffix in TABLES and is_known
            is_document = suffix in DOCUMENTS and file.stem.lower() != "readme"
            is_scrap = name.startswith((".", "~$"))  # what Word and editors leave beside a file
            if (is_table or is_document) and not is_scrap and file.is_file():
                yield file


def content_of(file: Path) -> bytes:
    """Raises Unusable for what is too large, no plain file, or not ours to open."""
    try:
        # Not waiting: somebody may have put a pipe there.
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
            before = os.fstat(opened.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise Unusable("not-a-file")
            if before.st_size > LARGEST_FILE:
                raise Unusable("too-large", mb=LARGEST_FILE // 1024**2)
            content = opened.read(LARGEST_FILE + 1)
            after = os.fstat(opened.fileno())
    except OSError as error:
        raise Unusable("cannot-open", why=error.strerror or "") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unusable("growing")
    return content
