"""The `deskbell` command."""

import sys

import typer

from bot.commands import (
    channels,
    customers,
    desk,
    digest,
    evaluations,
    knowledge,
    learned,
    notify,
    simulate,
    sources,
    triage,
)
from bot.commands.console import err
from bot.errors import BotError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="A support desk that lives in Slack. Start with [bold]deskbell demo[/bold].",
)
for command in (  # in the order of `deskbell --help`
    triage.triage,
    triage.train,
    desk.run,
    desk.worker,
    desk.demo,
    knowledge.ingest,
    knowledge.articles,
    knowledge.fetch_model,
    knowledge.ask,
    desk.doctor,
    desk.shadow,
    digest.digest,
    simulate.simulate,
    notify.notify,
    customers.erase,
):
    cli.command()(command)
cli.add_typer(sources.group, name="source")
cli.add_typer(channels.group, name="channels")
cli.add_typer(learned.group, name="learned")
cli.add_typer(customers.group, name="customers")
cli.add_typer(evaluations.group, name="eval")


def main() -> None:
    """Errors meant for people are printed as they are, without a traceback."""
    try:
        cli()
    except BotError as e:
        for language in ("ko", "en"):
            err.print(e.say(language), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
