"""Large files of numbers in memory, page by page as they are read."""

from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from weakref import WeakSet

_mapped: WeakSet[mmap] = WeakSet()


def mapped(file: Path) -> mmap:
    """The bytes of a file, which stays open as long as somebody holds them.

    Raises OSError; ValueError when it is empty.
    """
    with file.open("rb") as opened:
        content = mmap(opened.fileno(), 0, access=ACCESS_READ)
    _mapped.add(content)
    return content


def rest() -> None:
    """Give back the memory of all mapped files; for a process that stays to call now and then.

    A desk is asked now and then, and what it does not need meanwhile others may have. To have the
    pages again takes milliseconds, as the files stay in the cache of the system.
    """
    for content in list(_mapped):
        content.madvise(MADV_DONTNEED)
