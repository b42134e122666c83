"""The desk's search in a process of its own: what a damaged index must not take down.

`python -m tests.bench.searcher` reads one JSON object a line (`do`: open, ask, health, close) and
answers each with one, until stdin closes. Its home and shop come from the environment, as the
desk's do.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.environment import read_environment
from bot.knowledge_desk import open_database
from bot.opening import open_library
from bot.settings import read_config
from knowledge import generations
from knowledge.degraded import Degraded
from knowledge.search import Library
from tests.bench.desk import ROOT

BLIND = "blind"  # the control: opens whatever is there
_NO_OVERRIDE = "-dac_override,-dac_read_search"


@dataclass(frozen=True)
class Answer:
    ids: tuple[str, ...]
    lead: float  # of the first hit over any other article
    degraded: str | None
    generation: str | None


class Searcher:
    """The parent's end. A dead process raises BrokenPipeError or ValueError."""

    def __init__(self, env: Mapping[str, str], *, broken: str = "") -> None:
        self._process = subprocess.Popen(
            [*_obeying_file_modes(), sys.executable, "-m", "tests.bench.searcher", broken],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.pid = self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def open(self) -> None:
        self._do("open")

    def close(self) -> None:
        self._do("close")

    def ask(self, text: str) -> Answer:
        said = self._do("ask", text=text)
        return Answer(tuple(said["ids"]), said["lead"], said["degraded"], said["generation"])

    def degraded(self) -> str | None:
        said = self._do("health")["degraded"]
        return None if said is None else str(said)

    def end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _do(self, what: str, **details: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": what, **details}) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))


def _obeying_file_modes() -> list[str]:
    """For root, a file without the write bit is as good as one with it."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        return []
    return [setpriv, "--bounding-set", _NO_OVERRIDE, "--inh-caps", _NO_OVERRIDE]


def _text(degraded: Degraded | None) -> str | None:
    return str(degraded) if degraded else None


def main() -> None:
    if sys.argv[1:] == [BLIND]:
        generations._digest = _believed
    env = read_environment(_env_file=None)
    config = read_config(env.deskbell_config)
    with open_database(env) as db:
        library: Library | None = None
        for line in sys.stdin:
            asked = json.loads(line)
            if asked["do"] == "open":
                library = open_library(env, config, db)
            assert library
            answer: dict[str, Any] = {}
            if asked["do"] == "close":
                library.close()
            else:
                library.refresh()
            if asked["do"] == "ask":
                found = library.search(asked["text"])
                ids = [hit.passage.article_id for hit in found.hits]
                answer = {
                    "ids": ids,
                    "lead": found.hits[0].parts["lead"] if found.hits else 0.0,
                    "degraded": _text(found.degraded),
                    "generation": found.generation,
                }
            if asked["do"] == "health":
                answer = {"degraded": _text(library.health().degraded)}
            print(json.dumps(answer), flush=True)
        if library:
            library.close()


def _believed(file: Path) -> str:
    """The digest the manifest of the current generation claims."""
    root = next(parent for parent in file.parents if parent.name == "index")
    here = next(parent for parent in file.parents if parent.parent == root)
    current = generations.current(root)
    known = current.manifest.digests if current else {}
    return known.get(str(file.relative_to(here)), "")


if __name__ == "__main__":
    main()
