"""Where the learned triage lies: with the installed libraries, or in the data folder once `deskbell
train` has added the agents' corrections.

A version is a folder that never changes; `triage/current` in the data folder names the one in use,
and `triage/before` the one it replaced, so that going back is renaming a word.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.triage import lessons
from bot.triage.classifier import Classifier
from bot.triage.features import LAYER, SHARES, Reader
from bot.triage.lessons import Lesson
from knowledge import minilm, space
from knowledge.minilm import ModelMissing
from knowledge.space import INSTALLED, SpaceMissing

log = logging.getLogger(__name__)

SHIPPED = "shipped"
_LONGEST_LESSON = 600  # seconds, on a busy machine
_SIGNALS = Path(__file__).with_name("signals")
_RECIPE = 5  # raise it when features or training change in another way than below


class ClassifierMissing(Exception):
    """It is not there and could not be learned; its text says why."""


def version_of(corrections: Sequence[Lesson] = ()) -> str:
    """Names what the shipped lessons and these teach: other messages, signals or intents, another
    name."""
    whole = hashlib.sha256()
    for file in sorted(_SIGNALS.glob("*.toml")):
        whole.update(file.read_bytes())
    recipe = (_RECIPE, SHARES, LAYER, space.fingerprint(), lessons.fingerprint(corrections))
    whole.update(repr(recipe).encode())
    return f"triage-{whole.hexdigest()[:12]}"


def open_reader(home: Path) -> Reader:
    """Raises ClassifierMissing."""
    try:
        return Reader(space.load(home), minilm.shared())
    except (SpaceMissing, ModelMissing) as error:
        raise ClassifierMissing(str(error)) from error


def load(home: Path) -> Classifier:
    """The version in use; learned now where it is not there yet, which takes half a minute or more.

    Raises ClassifierMissing.
    """
    reader = open_reader(home)
    shipped = version_of()
    chosen = current(home)
    names = [shipped] if chosen == SHIPPED else [chosen, shipped]
    for name in names:
        for folder in (_versions(home) / name, INSTALLED / name):
            with suppress(OSError, ValueError, KeyError):
                return Classifier(folder, reader)
    log.info("learning to triage, once")
    try:
        place = INSTALLED if os.access(INSTALLED, os.W_OK) else _versions(home)
        _learn_apart(home, place)
        return Classifier(place / shipped, reader)
    except (subprocess.SubprocessError, OSError, ValueError, KeyError) as error:
        raise ClassifierMissing(f"triage could not be learned: {error}") from error


class Newest:
    """The classifier in use: another one from the moment on at which `use` names it."""

    def __init__(self, home: Path) -> None:
        """Raises ClassifierMissing."""
        self._home = home
        self._lock = threading.Lock()
        self._name, self._classifier = current(home), load(home)

    def __call__(self) -> Classifier:
        name = current(self._home)
        with self._lock:
            if name != self._name:
                self._name = name
                try:
                    self._classifier = load(self._home)
                    log.info("triage is now %s", name)
                except ClassifierMissing as error:
                    log.warning("%s; triage stays as it is", error)
            return self._classifier


def newest(home: Path) -> Newest | None:
    """None when there is none and none could be learned: the signals then decide alone."""
    try:
        return Newest(home)
    except ClassifierMissing as error:
        log.warning("%s; the signals sort messages alone", error)
        return None


def current(home: Path) -> str:
    return _named(home, "current")


def use(home: Path, name: str) -> None:
    """A running desk takes it up with its next message."""
    before = current(home)
    _versions(home).mkdir(parents=True, exist_ok=True)
    _name(home, "before", before)
    _name(home, "current", name)


def go_back(home: Path) -> str:
    """One step, to what was used before; once more takes it forward again. Returns its name."""
    use(home, _named(home, "before"))
    return current(home)


def folder_of(home: Path, name: str) -> Path:
    return _versions(home) / name


def _versions(home: Path) -> Path:
    return home / "triage"


def _named(home: Path, pointer: str) -> str:
    try:
        return json.loads((_versions(home) / pointer).read_text("utf-8"))["name"]  # type: ignore[no-any-return]
    except (OSError, ValueError, KeyError):
        return SHIPPED


def _name(home: Path, pointer: str, name: str) -> None:
    file = _versions(home) / pointer
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({"name": name}), "utf-8")
    draft.replace(file)


def _learn_apart(home: Path, place: Path) -> None:
    """In a process of its own: what it needs of memory, it gives back."""
    command = [sys.executable, "-P", "-m", "bot.triage.training", str(home), str(place)]
    package = str(Path(__file__).resolve().parent.parent.parent)
    environment = {**os.environ, "PYTHONPATH": package, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command, env=environment, check=True, timeout=_LONGEST_LESSON)  # noqa: S603
