"""`deskbell source`: who may post messages to the intake."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.clock import now
from bot.commands.console import out, settings

group = typer.Typer(no_args_is_help=True, help="Who may post messages to the intake.")


@group.command("add")
def source_add(name: Annotated[str, typer.Argument(help="For example: zapier")]) -> None:
    """Make a source; print its token and webhook secret, this once.

    Example:  deskbell source add zapier
    """
    from bot.intake.sources import add_source
    from bot.knowledge_desk import open_database

    env, _ = settings()
    with open_database(env) as db, db.write() as session:
        new = add_source(session, name, now=now())
    out.print(f"Source [bold]{new.name}[/] can post to /intake/messages.")
    _show(new.token, new.webhook_secret)


@group.command("rotate")
def source_rotate(
    name: str,
    days: Annotated[int, typer.Option(min=0, help="The old pair is good for so long.")] = 7,
) -> None:
    """Make new keys for a source; the old ones stay good for a while.

    Example:  deskbell source rotate zapier --days 2
    """
    from bot.intake.sources import rotate_source
    from bot.knowledge_desk import open_database

    env, _ = settings()
    with open_database(env) as db, db.write() as session:
        new = rotate_source(session, name, keep=timedelta(days=days), now=now())
    _show(new.token, new.webhook_secret)
    out.print(f"The old ones are good for {days} more days, and replies are signed with both.")


@group.command("list")
def source_list() -> None:
    """List the sources."""
    from bot.intake.sources import list_sources
    from bot.knowledge_desk import open_database

    env, _ = settings()
    with open_database(env) as db, db.read() as session:
        for source in list_sources(session):
            state = "revoked" if source.revoked_at else "in force"
            typer.echo(f"{source.name}\t{state}\t{source.created_at:%Y-%m-%d}")


@group.command("revoke")
def source_revoke(name: str) -> None:
    """Stop accepting a source's messages at once.

    Example:  deskbell source revoke zapier
    """
    from bot.intake.sources import revoke_source
    from bot.knowledge_desk import open_database

    env, _ = settings()
    with open_database(env) as db, db.write() as session:
        revoke_source(session, name, now=now())
    typer.echo(f"{name} is revoked.")


def _show(token: str, webhook_secret: str) -> None:
    typer.echo(f"Bearer token:    {token}")
    typer.echo(f"Webhook secret:  {webhook_secret}")
    out.print("Copy both now: the token is kept only as a hash and cannot be shown again.")
