"""`deskbell channels`: which are set up, and what came in that nobody could read."""

from typing import Annotated

import typer

from bot.commands.console import out, settings

group = typer.Typer(no_args_is_help=True, help="How customers reach the desk.")


@group.command("list")
def list_channels() -> None:
    """The channels there are, and which of them are set up."""
    from bot.channels.directory import all_channels

    for kind in sorted(all_channels(), key=lambda each: each.name):
        channel = kind.open()
        typer.echo(f"{kind.name}\t{'/channels/' + kind.name if channel else 'not set up'}")
        if channel:
            channel.close()


@group.command("unread")
def unread(
    number: Annotated[int, typer.Argument(help="Show this one; 0 lists them.")] = 0,
    drop: Annotated[bool, typer.Option("--drop", help="And throw it away.")] = False,
) -> None:
    """Genuine requests that nobody could read, and recorded ones.

    Examples:  deskbell channels unread   ·   deskbell channels unread 3 --drop
    """
    from sqlmodel import select

    from bot.knowledge_desk import open_database
    from bot.tickets.channel_books import DeadLetter

    env, _ = settings()
    with open_database(env) as db, db.write() as session:
        if not number:
            for letter in session.exec(select(DeadLetter)):
                typer.echo(
                    f"{letter.id}\t{letter.at:%Y-%m-%d %H:%M}\t{letter.channel}\t{letter.why}"
                )
            return
        found = session.get(DeadLetter, number)
        if found is None:
            out.print(f"There is no number {number}; without one they are listed.")
            raise typer.Exit(2)
        typer.echo(found.body.decode("utf-8", "replace"))
        if drop:
            session.delete(found)


@group.command("record")
def record(channel: Annotated[str, typer.Argument(help="For example: kakao")]) -> None:
    """Keep the shape of the next genuine request, with nobody in it, to show to support.

    Example:  deskbell channels record kakao
    """
    from bot.channels.directory import all_channels
    from bot.knowledge_desk import open_database
    from bot.tickets.channel_books import cursor_of

    if channel not in {kind.name for kind in all_channels()}:
        out.print("There is no such channel; see: deskbell channels list")
        raise typer.Exit(2)
    env, _ = settings()
    with open_database(env) as db, db.write() as session:
        cursor_of(session, channel).records_next = True
    out.print(f"The next request of {channel} is recorded; see: deskbell channels unread")
