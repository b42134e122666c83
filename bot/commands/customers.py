"""`deskbell customers import` and `deskbell erase`: the people the shop serves."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import now
from bot.commands.console import err, out, settings
from bot.texts import say

group = typer.Typer(no_args_is_help=True, help="Whom the shop serves.")


@group.command("import")
def import_customers(
    file: Annotated[Path, typer.Argument(help="CSV: segment; id and source, email or phone.")],
) -> None:
    """Take segments (new, regular, vip, at_risk) from a table. A second run changes nothing.

    Example:  deskbell customers import members.csv
    """
    from bot.customers import import_segments
    from bot.knowledge_desk import open_database

    env, config = settings()
    with open_database(env) as db, db.write() as session:
        done = import_segments(session, file)
    told = {"changed": done.changed, "unknown": done.unknown, "refused": len(done.refused)}
    language = config.shop.desk_language.value
    out.print(say(language, "customers-imported", **told), markup=False, highlight=False)
    if done.refused:
        lines = ", ".join(map(str, done.refused[:20]))
        err.print(say(language, "customers-refused", lines=lines), style="yellow", markup=False)


def erase(
    customer: Annotated[
        str, typer.Option(help="The source's id of the customer, or a verified e-mail or phone.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what would be.")] = False,
) -> None:
    """Forget a person: messages, drafts, lessons, cards. Says what the law makes the shop keep.

    Examples:  deskbell erase --customer member-4711   ·   deskbell erase --customer a@b.co --yes
    """
    from bot.erasing import erase_customer
    from bot.knowledge_desk import open_database

    env, config = settings()
    language = config.shop.desk_language
    with open_database(env) as db:
        told = erase_customer(
            db, customer, by=getpass.getuser(), now=now(), language=language, dry=not yes
        )
    for line in told:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
