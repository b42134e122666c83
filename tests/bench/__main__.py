"""The command behind scripts/bench."""

import json
import logging
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import answering as answerings
from tests.bench import channels as storms
from tests.bench import crash as crashes
from tests.bench import damage as damages
from tests.bench import digest as digests
from tests.bench import forgeries as forging
from tests.bench import held as holding
from tests.bench import idle as idles
from tests.bench import intake as intakes
from tests.bench import races as racing
from tests.bench import recorded as recordings
from tests.bench import retrieval as retrievals
from tests.bench import size as sizes
from tests.bench import slack as slacks
from tests.bench.asked import DataMissing
from tests.bench.report import Growth, Report

cli = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich")
# Into a file, a table would be squeezed to the width of a terminal that is not there.
console = Console(width=None if sys.stdout.isatty() else 160)

Shown = Report | retrievals.Comparison | Growth
QUESTIONS_WHEN_QUICK = 100  # of each round of retrieval

Quick = Annotated[bool, typer.Option("--quick", help="A tenth of the size: to see that it works.")]
Out = Annotated[Path | None, typer.Option(help="Also write the results here, as JSON.")]
Controls = Annotated[
    bool, typer.Option("--controls", help="Break the desk on purpose: this must be found.")
]
Seed = Annotated[int, typer.Option(help="Of everything random.")]


class Databases(StrEnum):
    SQLITE = "sqlite"
    POSTGRES = "postgres"
    BOTH = "both"

    @property
    def wanted(self) -> tuple[bool, ...]:
        """For each run: is it PostgreSQL?"""
        return {"sqlite": (False,), "postgres": (True,), "both": (False, True)}[self]


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _finish(reports: Sequence[Shown], out: Path | None) -> None:
    for report in reports:
        report.show(console)
    if out:
        text = json.dumps([report.to_json() for report in reports], indent=2, ensure_ascii=False)
        out.write_text(text + "\n", "utf-8")
    if not all(report.passed for report in reports):
        raise typer.Exit(1)


@cli.callback()
def main() -> None:
    """Measure the desk as a shop runs it. Each bench prints a table; exit code 1 = a target missed.

    Examples:  scripts/bench all --quick   ·   scripts/bench crash --kills 1000 --database postgres
    """
    logging.disable()  # the playground's side of connections that were killed


@cli.command()
def crash(
    kills: Annotated[int, typer.Option(min=1)] = 200,
    database: Annotated[Databases, typer.Option()] = Databases.SQLITE,
    controls: Controls = False,
    quick: Quick = False,
    seed: Seed = 1,
    keep: Annotated[Path | None, typer.Option(help="Leave database and logs in here.")] = None,
    out: Out = None,
) -> None:
    """Kill the desk at random moments while customers write and agents approve.

    Examples:  scripts/bench crash   ·   scripts/bench crash --controls --kills 50   ·
    scripts/bench crash --kills 1000 --database both --out crash.json
    """
    kills = _less(kills, quick)
    with _progress() as progress:
        if controls:
            reports = [crashes.controls(kills, seed, progress)]
        else:
            plans = [crashes.Plan(kills, each, seed=seed, keep=keep) for each in database.wanted]
            reports = [crashes.crash(plan, progress) for plan in plans]
    _finish(reports, out)


@cli.command()
def races(
    rounds: Annotated[int, typer.Option(min=1, help="Of each kind.")] = 1000,
    database: Annotated[Databases, typer.Option()] = Databases.SQLITE,
    controls: Controls = False,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Let two agents decide about one card in the same instant.

    Examples:  scripts/bench races   ·   scripts/bench races --rounds 100 --database both   ·
    scripts/bench races --controls --rounds 100 --out races.json
    """
    rounds = _less(rounds, quick)
    with _progress() as progress:
        if controls:
            reports = [racing.controls(rounds, progress)]
        else:
            plans = [racing.Plan(rounds, postgres) for postgres in database.wanted]
            reports = [racing.races(plan, progress) for plan in plans]
    _finish(reports, out)


@cli.command()
def intake(quick: Quick = False, out: Out = None) -> None:
    """Measure how fast messages are taken, and how soon each has a card.

    Examples:  scripts/bench intake   ·   scripts/bench intake --quick --out intake.json
    """
    with _progress() as progress:
        reports = [intakes.intake(intakes.QUICK if quick else intakes.Size(), progress)]
    _finish(reports, out)


@cli.command()
def idle(quick: Quick = False, out: Out = None) -> None:
    """Measure memory and processor of a desk with nothing to do.

    Examples:  scripts/bench idle   ·   scripts/bench idle --quick
    """
    with _progress() as progress:
        reports = [idles.idle(idles.QUICK if quick else idles.Size(), progress)]
    _finish(reports, out)


@cli.command()
def damage(
    kills: Annotated[int, typer.Option(min=1, help="Of ingest.")] = 100,
    controls: Controls = False,
    quick: Quick = False,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """Kill ingest at random moments, and damage the search index in every way.

    Examples:  scripts/bench damage   ·   scripts/bench damage --quick   ·
    scripts/bench damage --controls --out damage.json
    """
    plan = damages.Plan(_less(kills, quick), cases=10 if quick else None, seed=seed)
    with _progress() as progress:
        run = damages.controls if controls else damages.damage
        reports = [run(plan, progress)]
    _finish(reports, out)


@cli.command()
def size(quick: Quick = False, out: Out = None) -> None:
    """Measure search for 1,000, 10,000 and 100,000 articles: time to index and ask, memory.

    Examples:  scripts/bench size   ·   scripts/bench size --quick --out size.json
    """
    with _progress() as progress:
        reports = [sizes.size(sizes.QUICK if quick else sizes.Size(), progress)]
    _finish(reports, out)


@cli.command()
def slack(quick: Quick = False, out: Out = None) -> None:
    """Measure how soon Slack is answered under load, and the Home and /desk as tickets grow.

    Examples:  scripts/bench slack   ·   scripts/bench slack --quick --out slack.json
    """
    plan = slacks.QUICK if quick else slacks.Size()
    with _progress() as progress:
        reports: list[Shown] = [slacks.acks(plan, progress), slacks.growth(plan, progress)]
    _finish(reports, out)


@cli.command()
def retrieval(
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of the public sets: banking77, clinc150, parakqc."),
    ] = None,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Measure how often the right passage comes first, beside simpler searches.

    Without --data only the two written shops are asked.

    Examples:  scripts/bench retrieval   ·   scripts/bench retrieval --data ../data --quick   ·
    scripts/bench retrieval --data ../data --out retrieval.json
    """
    plan = retrievals.Plan(data, most=QUESTIONS_WHEN_QUICK if quick else None)
    try:
        with _progress() as progress:
            reports = [retrievals.retrieval(plan, progress)]
    except DataMissing as e:
        raise typer.BadParameter(str(e), param_hint="--data") from e
    _finish(reports, out)


@cli.command()
def answering(
    data: Annotated[
        Path | None, typer.Option(help="Folder of the public sets: clinc150, parakqc.")
    ] = None,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Measure how many questions could be answered alone, once agents have judged 200.

    Without --data only the two written shops are asked, which promise nothing.

    Examples:  scripts/bench answering   ·   scripts/bench answering --data ../data --out alone.json
    """
    plan = answerings.Plan(data, most=QUESTIONS_WHEN_QUICK if quick else None)
    try:
        with _progress() as progress:
            reports = [answerings.answering(plan, progress)]
    except DataMissing as e:
        raise typer.BadParameter(str(e), param_hint="--data") from e
    _finish(reports, out)


@cli.command()
def digest(
    database: Annotated[Databases, typer.Option()] = Databases.BOTH,
    quick: Quick = False,
    out: Out = None,
) -> None:
    """Measure how long a digest takes over a month of 100,000 messages.

    Examples:  scripts/bench digest   ·   scripts/bench digest --database sqlite --out digest.json
    """
    messages = _less(100_000, quick)
    with _progress() as progress:
        plans = [digests.Plan(each, messages) for each in database.wanted]
        reports = [digests.digest(plan, progress) for plan in plans]
    _finish(reports, out)


@cli.command()
def channels(quick: Quick = False, seed: Seed = 1, out: Out = None) -> None:
    """Send every channel's events several times and out of order to a desk that is killed.

    Before that, every recorded request; then requests that are not genuine, which each channel must
    refuse; then KakaoTalk's five seconds, with a slow model.

    Examples:  scripts/bench channels   ·   scripts/bench channels --quick --out channels.json
    """
    plan = storms.Plan(_less(5_000, quick), _less(20, quick), seed)
    with _progress() as progress:
        reports = [
            recordings.recorded(progress),
            forging.forgeries(_less(1_000, quick), seed, progress),
            holding.held(_less(1_000, quick), progress),
            storms.storm(plan, progress),
        ]
    _finish(reports, out)


@cli.command("all")
def everything(quick: Quick = False, seed: Seed = 1, out: Out = None) -> None:
    """All of them, one after the other, at their full size: about two hours.

    Examples:  scripts/bench all --quick   ·   scripts/bench all --out bench.json
    """
    with _progress() as progress:
        reports: list[Shown] = [
            idles.idle(idles.QUICK if quick else idles.Size(), progress),
            intakes.intake(intakes.QUICK if quick else intakes.Size(), progress),
            slacks.acks(slacks.QUICK if quick else slacks.Size(), progress),
            slacks.growth(slacks.QUICK if quick else slacks.Size(), progress),
            *(
                racing.races(racing.Plan(_less(1000, quick), each), progress)
                for each in Databases.BOTH.wanted
            ),
            racing.controls(_less(100, quick), progress),
            *(
                crashes.crash(crashes.Plan(_less(200, quick), each, seed=seed), progress)
                for each in Databases.BOTH.wanted
            ),
            crashes.controls(_less(50, quick), seed, progress),
            sizes.size(sizes.QUICK if quick else sizes.Size(), progress),
            *(
                digests.digest(digests.Plan(each, _less(100_000, quick)), progress)
                for each in Databases.BOTH.wanted
            ),
            damages.damage(damages.Plan(_less(100, quick), 10 if quick else None), progress),
        ]
    _finish(reports, out)


def _less(size: int, quick: bool) -> int:
    return max(1, size // 10) if quick else size


if __name__ == "__main__":
    cli(prog_name="scripts/bench")
