"""`deskbell triage`, `deskbell eval triage` and `deskbell train`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.errors import Unacceptable

out = Console()
err = Console(stderr=True)


def triage(
    messages: Annotated[Path, typer.Option("--in", help='Lines of {"id","text"}.')],
    labels: Annotated[Path, typer.Option("--out", help="Write a line for each message here.")],
) -> None:
    """Sort the messages of a file, without a language model: type, review reasons, priority,
    urgency, sentiment.

    Example:  deskbell triage --in messages.jsonl --out labels.jsonl
    """
    from bot.sorting import sort_all
    from bot.triage.files import Line, as_line, read

    lines = read(messages, Line)
    found = sort_all([line.text for line in lines])
    with labels.open("w", encoding="utf-8") as file:
        for line, each in zip(lines, found, strict=True):
            file.write(as_line(line.id, each) + "\n")
    err.print(f"{len(lines)} messages sorted, see {labels}", markup=False, highlight=False)


def eval_triage(
    file: Annotated[
        Path | None, typer.Argument(help="Labelled messages, see docs/triage.md.")
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Our own messages that nothing was tuned on.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say how well triage does on messages whose labels are known.

    Examples:  deskbell eval triage messages.jsonl --json   ·   deskbell eval triage --held-out
    """
    from bot.sorting import show, sort_all
    from bot.triage.evaluation import evaluate
    from bot.triage.files import Labelled, read
    from bot.triage.lessons import Lesson, shipped

    lessons: list[Lesson] = [*read(file, Labelled)] if file else []
    if held_out:
        lessons += shipped().held_out
    if not lessons:
        raise Unacceptable("error-triage-nothing")
    found = sort_all([lesson.text for lesson in lessons])
    report = evaluate(list(zip(lessons, found, strict=True)))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        show(report, out)


def train(
    back: Annotated[
        bool, typer.Option("--back", help="Take the last training back; once more: forward again.")
    ] = False,
) -> None:
    """Learn from the labels agents corrected on cards, and print before and after.

    A running desk uses it from its next start on.

    Examples:  deskbell train   ·   deskbell train --back
    """
    from bot import retraining
    from bot.knowledge_desk import open_database
    from bot.settings import read_config, read_environment
    from bot.triage import store

    env = read_environment()
    if back:
        out.print(f"In use from the next start on: {store.go_back(env.deskbell_home)}")
        return
    with open_database(env) as db:
        trained = retraining.train(db, read_config(env.deskbell_config), env.deskbell_home)
    out.print(retraining.table(trained))
    out.print("In use from the next start on. To take it back: deskbell train --back")
