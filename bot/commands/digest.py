"""`deskbell digest`: the summary of a day, a week or a month."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.analytics.periods import Cadence
from bot.clock import now
from bot.commands.console import out, settings


def digest(
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of it; else yesterday.")
    ] = None,
    period: Annotated[Cadence, typer.Option(help="What it is about.")] = Cadence.DAY,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; print it.")] = False,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="Write it here: .json as Slack gets it, anything else as text."),
    ] = None,
) -> None:
    """Send the digest of a day, or of the week or month it is in, unless it was sent already.

    Examples:  deskbell digest --dry-run   ·   deskbell digest --date 2026-11-20 --out d.txt
    """
    from bot.digesting import compose, send, written

    env, config = settings()
    zone = config.digest_zone
    day = date.date() if date else now().astimezone(zone).date() - timedelta(days=1)
    if not dry_run:
        out.print(send(env, config, day, period))
    if not dry_run and file is None:
        return
    post = compose(env, config, day, period)
    is_json = file is not None and file.suffix == ".json"
    text = json.dumps(post, ensure_ascii=False, indent=2) if is_json else written(post)
    if file is None:
        typer.echo(text)
    else:
        file.write_text(text + "\n", "utf-8")
