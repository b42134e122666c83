"""Knowledge files to articles. What cannot be read is refused with a reason; the rest loads.

Only this side touches the file system; what is inside a file is read by a limited process
(confined.py), whatever its format.
"""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

from knowledge.formats.values import LARGEST_FILE, Entry, Unusable, Wants, holds_faq, holds_words
from knowledge.sources.articles import Bad, Folder, article_of
from knowledge.sources.confined import Reader
from knowledge.sources.loaded import Loaded, Refused

__all__ = ["FORMATS", "Loaded", "Refused", "content_of", "entries_of", "files_in", "read", "take"]

TABLES = (".jsonl", ".csv", ".xlsx")
DOCUMENTS = (".md", ".txt", ".html", ".htm", ".docx", ".pdf")
FORMATS = TABLES + DOCUMENTS
# What a shop may mean us to read and we do not: worth a word, unlike pictures and settings.
_FOREIGN = (
    *(".hwp", ".hwpx", ".doc", ".xls", ".xlsm", ".xlsb", ".ppt", ".pptx"),
    *(".odt", ".ods", ".rtf", ".pages", ".numbers", ".tsv"),
)

Closed = Callable[[OSError], object]
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
    files: dict[Path, Path] = {}  # and the folder it was found in, or itself
    for path in paths:
        path = path.resolve()
        closed: list[OSError] = []
        try:
            found = files_in(path, closed.append)
        except Unusable as error:
            loaded.refuse(_named(path), error)
            continue
        finally:
            for each in closed:  # they must not count as empty, or their articles would be gone
                why = Unusable("cannot-open", why=each.strerror or "")
                loaded.refuse(_named(Path(each.filename)), why)
        if path.is_dir():
            loaded.folders.append(_named(path))
            loaded.unread += map(_named, sorted(_files(path, _is_left_alone)))
        for file in found:
            files.setdefault(file, path)
    taken: dict[str, str] = {}
    with Reader() as reader:
        for done, (file, root) in enumerate(files.items(), start=1):
            source = _named(file)
            loaded.seen.add(source)
            try:
                if not file.resolve().is_relative_to(root):
                    raise Unusable("leads-out")
                entries = entries_of(reader, file)
            except Unusable as error:
                loaded.refuse(source, error)
            else:
                place = "" if root == file else _named(root)
                take(loaded, entries, source, taken, root=place, zone=zone)
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
            refused = Refused(source, entry.line, error.code, error.values, entry.sheet)
            loaded.refused.append(refused)
            continue
        place = source if entry.line is None else f"{source}:{entry.line}"
        taken[article.id] = place
        loaded.articles.append(article)


def entries_of(reader: Reader, file: Path, wants: Wants = "articles") -> list[Entry]:
    """Raises Unusable."""
    if os.path.exists(file) and file.suffix.lower() not in FORMATS:
        raise Unusable("format")
    return reader.parse(_named(file), content_of(file), wants)


def _named(file: Path) -> str:
    """Macs spell Hangul in file names by its single letters; ids and folders are compared."""
    return unicodedata.normalize("NFC", file.as_posix())


def files_in(path: Path, closed: Closed = lambda error: None) -> list[Path]:
    """The knowledge files of a folder, or the one file named; `closed` is told of what is in the
    folder and not ours to look into. Raises Unusable for none."""
    if not path.exists():
        raise Unusable("missing")
    if not path.is_dir():
        return [path]
    files = sorted(_files(path, _is_knowledge, closed))
    if not files:
        raise Unusable("empty-folder")
    return files


def _files(
    folder: Path, is_wanted: Callable[[Path], bool], closed: Closed = lambda error: None
) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(where, name)
            is_scrap = name.startswith((".", "~$"))  # what Word and editors leave beside a file
            try:
                if not is_scrap and is_wanted(file) and file.is_file():
                    yield file
            except PermissionError as error:
                closed(error)


def _is_knowledge(file: Path) -> bool:
    suffix = file.suffix.lower()
    if suffix in TABLES:
        return holds_faq(file.name) or holds_words(file.name)
    return suffix in DOCUMENTS and file.stem.lower() != "readme"


def _is_left_alone(file: Path) -> bool:
    """It looks like knowledge, and is no file of ours by its name or its kind."""
    return file.suffix.lower() in (".csv", ".xlsx", *_FOREIGN) and not _is_knowledge(file)


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
    except FileNotFoundError as error:
        raise Unusable("missing") from error
    except OSError as error:
        raise Unusable("cannot-open", why=error.strerror or "") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unusable("growing")
    return content
