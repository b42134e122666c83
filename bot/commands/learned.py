"""`deskbell learned`: what the desk has learned, listed and taken back."""

import getpass
import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.clock import now
from bot.commands.console import AsJson, out, settings
from bot.texts import say

group = typer.Typer()


@group.callback(invoke_without_command=True)
def learned_list(
    context: typer.Context,
    article: Annotated[str, typer.Option(help="Only what concerns this article.")] = "",
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Also what was taken back.")] = False,
) -> None:
    """List lessons (1, 2, …) and changes of articles and wording (c1, c2, …).

    Examples:  deskbell learned   ·   deskbell learned --article ko-ship-01 --json
    """
    if context.invoked_subcommand:
        return
    from bot.knowledge_desk import open_database
    from bot.learning.listing import listed, threshold_line
    from bot.tickets.judgements import AnswerThreshold

    env, config = settings()
    with open_database(env) as db, db.read() as session:
        found = listed(session, article_id=article, everything=everything)
        chosen = session.get(AnswerThreshold, 1)
    if as_json:
        typer.echo(json.dumps([vars(each) for each in found], ensure_ascii=False, default=str))
        return
    table = Table("no.", "what", "article", "says", "by", "when", "state", box=None)
    for each in found:
        when = f"{each.at:%Y-%m-%d}"
        cells = (each.number, each.what, each.article, each.says, each.by, when, each.state)
        table.add_row(*(escape(cell) for cell in cells))
    language = config.shop.desk_language.value
    out.print(table if found else say(language, "learned-nothing"))
    out.print(threshold_line(chosen, config.learning.target, language), highlight=False)


@group.command("revoke")
def learned_revoke(
    number: Annotated[str, typer.Argument(help="As the list shows it: 12 or c3.")],
    by: Annotated[str, typer.Option(help="Who you are, for the journal.")] = "",
) -> None:
    """Take one lesson or change back. A running desk follows within 15 seconds.

    Examples:  deskbell learned revoke 12   ·   deskbell learned revoke c3
    """
    from bot.knowledge_desk import open_database
    from bot.learning.listing import take_back

    env, config = settings()
    with open_database(env) as db, db.write() as session:
        take_back(session, number, agent=f"cli:{by or getpass.getuser()}", now=now())
    typer.echo(say(config.shop.desk_language.value, "learned-taken-back", number=number))
