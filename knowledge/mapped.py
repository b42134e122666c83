"""Large files of numbers in memory, page by page as they are read."""

from mmap import ACCESS_READ, mmap
from pathlib import Path


def mapped(file: Path) -> mmap:
    """The bytes of a file, which stays open as long as somebody holds them.

    Raises OSError; ValueError when it is empty.
    """
    with file.open("rb") as opened:
        return mmap(opened.fileno(), 0, access=ACCESS_READ)
