"""`deskbell simulate`: be a customer on a channel, without an account there."""

import sys
from typing import Annotated

import typer

from bot.commands.console import out


def simulate(
    channel: Annotated[str, typer.Argument(help="For example: kakao. Empty lists them.")] = "",
    desk: Annotated[str, typer.Option(help="Where the desk runs.")] = "http://127.0.0.1:8080",
    port: Annotated[int, typer.Option(help="Of our side; 0 = any.")] = 0,
    customer: Annotated[str, typer.Option(help="Who writes.")] = "customer-1",
    fault: Annotated[str, typer.Option(help="How sending to the customer fails, once.")] = "",
) -> None:
    """Play a vendor on this machine: write as a customer, see what the customer sees.

    Start it, put the lines it prints into the desk's .env, restart the desk, and type.

    Example:  deskbell simulate kakao
              deskbell simulate meta --fault window
    """
    from bot.simulators.directory import SIMULATORS

    kinds = {kind.name: kind for kind in SIMULATORS}
    if channel not in kinds:
        typer.echo("\n".join(sorted(kinds)))
        raise typer.Exit(0 if not channel else 2)
    simulator = kinds[channel]()
    if fault and fault not in simulator.faults:
        typer.echo(f"{channel} fails like this: {', '.join(sorted(simulator.faults))}")
        raise typer.Exit(2)
    simulator.start(port)
    try:
        out.print("[bold]For the desk's .env:[/]")
        for name, value in simulator.environment().items():
            typer.echo(f"{name}={value}")
        out.print("[bold]Type what the customer writes; an empty line looks for replies.[/]")
        simulator.will(*([fault] if fault else []))
        seen = 0
        for line in sys.stdin:
            if text := line.strip():
                answer = simulator.say(desk, customer, text)
                typer.echo(f"← {answer.status_code}" if answer else "← the desk will ask for it")
            else:
                simulator.ask(desk, customer)
            for shown in simulator.shown[seen:]:
                typer.echo(f"{shown.customer} sees: {shown.text}")
            seen = len(simulator.shown)
    finally:
        simulator.close()
