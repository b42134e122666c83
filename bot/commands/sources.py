"""`deskbell source`: who may post messages to the intake."""

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
    typer.echo(f"Bearer token:    {new.token}")
    typer.echo(f"Webhook secret:  {new.webhook_secret}")
    out.print("Copy both now: the token is kept only as a hash and cannot be shown again.")


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
