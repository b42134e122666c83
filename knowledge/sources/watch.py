"""Notices that the files of a folder changed, and waits until they are written to the end."""

from collections.abc import Sequence
from pathlib import Path

from knowledge.formats.values import Unusable
from knowledge.sources import files_in

_State = dict[str, tuple[int, int]]  # path to modification time (ns) and size


class Watch:
    """Ask `changed` every few seconds. What it was made with counts as already read."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._read = self._last = self._look()

    def changed(self) -> bool:
        """True once for every change, at the second look in a row that finds the files the same:
        a half-written file still grows, an editor replaces one in two moves."""
        now = self._look()
        is_stable, self._last = now == self._last, now
        if now == self._read or not is_stable:
            return False
        self._read = now
        return True

    def again(self) -> None:
        """Reading failed: let the same change count as new."""
        self._read = {}

    def _look(self) -> _State:
        found: _State = {}
        for path in self._paths:
            try:
                files = files_in(path)
            except Unusable:
                continue
            for file in files:
                try:
                    state = file.stat()
                except OSError:
                    continue
                found[file.as_posix()] = (state.st_mtime_ns, state.st_size)
        return found
