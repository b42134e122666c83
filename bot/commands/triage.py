"""`deskbell triage` and `deskbell train`: sorting messages, and learning to."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import err, out
from bot.jsonl import read_lines


def triage(
    messages: Annotated[Path, typer.Option("--in", help='Lines of {"id","text"}.')],
    labels: Annotated[Path, typer.Option("--out", help="Write a line for each message here.")],
) -> None:
    """Sort the messages of a file, without a language model: type, review reasons, priority,
    urgency, sentiment.

    Example:  deskbell triage --in messages.jsonl --out labels.jsonl
    """
    from bot.sorting import sort_all
    from bot.triage.files import Line, as_line

    lines = read_lines(messages, Line, "error-triage-line")
    found = sort_all([line.text for line in lines])
    with labels.open("w", encoding="utf-8") as file:
        for line, each in zip(lines, found, strict=True):
            file.write(as_line(line.id, each) + "\n")
    err.print(f"{len(lines)} messages sorted, see {labels}", markup=False, highlight=False)


def train(
    back: Annotated[
        bool, typer.Option("--back", help="Take the last training back; once more: forward again.")
    ] = False,
) -> None:
    """Learn from the labels agents corrected on cards, and print before and after.

    A running desk uses it from its next message on.

    Examples:  deskbell train   ·   deskbell train --back
    """
    from bot import retraining
    from bot.environment import read_environment
    from bot.knowledge_desk import open_database
    from bot.settings import read_config
    from bot.triage import store

    env = read_environment()
    if back:
        out.print(f"In use from the next message on: {store.go_back(env.deskbell_home)}")
        return
    with open_database(env) as db:
        trained = retraining.train(db, read_config(env.deskbell_config), env.deskbell_home)
    out.print(retraining.table(trained))
    out.print("In use from the next message on. To take it back: deskbell train --back")
