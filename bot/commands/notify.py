"""`deskbell notify`: tell the people of a list something, by Alimtalk."""

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import now
from bot.commands.console import err, out, settings
from bot.texts import say


def notify(
    file: Annotated[Path, typer.Argument(help="CSV: phone, and a column for each variable.")],
    template: Annotated[str, typer.Option(help="The approved template, KA01TP….")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what would be.")] = False,
) -> None:
    """Send one Alimtalk to everybody on a list. A second run sends only what did not go out.

    Examples:  deskbell notify late.csv --template KA01TP1234
               deskbell notify late.csv --template KA01TP1234 --yes
    """
    from bot.channels.solapi import Solapi
    from bot.errors import Unacceptable
    from bot.knowledge_desk import open_database
    from bot.notifying import notify, read_list

    env, config = settings()
    language = config.shop.desk_language.value
    solapi = Solapi.open()
    if solapi is None:
        raise Unacceptable("error-notify-no-solapi")
    listed = read_list(file)
    if listed.refused:
        lines = ", ".join(map(str, listed.refused[:20]))
        err.print(say(language, "notify-refused", lines=lines), style="yellow", markup=False)
    if not yes:
        count = len({each.key(template) for each in listed.recipients})
        out.print(say(language, "notify-would", count=count), markup=False, highlight=False)
        return
    with open_database(env) as db:
        told = notify(db, solapi.sender, template, listed.recipients, now=now())
    solapi.close()
    for what, count in told.items():
        out.print(say(language, f"notify-{what}", count=count), markup=False, highlight=False)
