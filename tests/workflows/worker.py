"""A worker in a process of its own, for tests to kill: `python -m tests.workflows.worker`.

Arguments: the database's URL, the worker's name, the folder it writes into. Triage notes who did
it and, while the file `stall` is there, never ends.
"""

import sys
import threading
from pathlib import Path

from bot.db import Database
from bot.workflows import Engine, Journey


def main(url: str, name: str, folder: Path) -> None:
    def triage(message_id: int) -> int | None:
        with (folder / f"triaged-{message_id}").open("a") as log:
            log.write(f"{name}\n")
        if (folder / "stall").exists():
            threading.Event().wait()
        return None

    def nothing(*_: object) -> None:
        return None

    engine = Engine(Database(url), name)
    engine.launch(
        Journey(
            triage=triage,
            draft=nothing,
            answer=nothing,
            show=nothing,
            deliver=nothing,
            rewrite=nothing,
            redraft=nothing,
            learn=nothing,
        )
    )
    (folder / f"ready-{name}").touch()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
