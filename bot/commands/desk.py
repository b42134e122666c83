"""`deskbell run`, `worker`, `demo`, `doctor` and `shadow`: the desk itself."""

import getpass
import json
import logging
from typing import Annotated

import typer

from bot.clock import now
from bot.commands.console import AsJson, err, out, settings, start_log
from bot.texts import say
from bot.tickets.autonomy import Mode
from bot.tickets.terms import Language


def run() -> None:
    """Run the desk: HTTP, Slack and all the work.

    Examples:  deskbell run   ·   DESKBELL_PORT=9000 deskbell run
    """
    from bot.serve import run as serve

    start_log()
    env, config = settings()
    where = f"http://{env.deskbell_host}:{env.deskbell_port}"
    serve(env, config, ready=lambda: err.print(f"Deskbell is ready at {where}", style="green"))


def worker() -> None:
    """Work beside `deskbell run` on one PostgreSQL. Give each process a WORKER_NAME of its own.

    Example:  WORKER_NAME=w2 DATABASE_URL=postgresql://… deskbell worker
    """
    from bot.serve import work

    start_log()
    env, config = settings()
    work(env, config, ready=lambda: err.print(f"Worker {env.worker_name} is ready", style="green"))


def demo(
    lang: Annotated[
        Language, typer.Option("--lang", help="Language of the shop and of the page.")
    ] = Language.KO,
    port: Annotated[int, typer.Option(help="Of the page; 0 takes a free one.")] = 8765,
    socket: Annotated[bool, typer.Option("--socket", help="Socket Mode instead of HTTP.")] = False,
    every: Annotated[float, typer.Option(help="Seconds between the first samples.")] = 20,
) -> None:
    """Look around without Slack: a sample shop, sample customers, and Slack in your browser.

    Examples:  deskbell demo   ·   deskbell demo --lang en --port 0
    """
    from bot.demo import run_demo

    run_demo(
        lang,
        port=port,
        socket=socket,
        every=every,
        say=lambda line: out.print(line, soft_wrap=True),
    )


def doctor() -> None:
    """Say what is missing, in plain words, and what to do about it. Exit code 1 if anything fails.

    Example:  deskbell doctor
    """
    from bot.doctor import Level, examine

    start_log(logging.CRITICAL)
    findings = examine()
    marks = {Level.OK: "[green]✓[/]", Level.NOTE: "[yellow]•[/]", Level.FAIL: "[red]✗[/]"}
    for finding in findings:
        out.print(marks[finding.level], end=" ")
        out.print(finding.says, style="bold", markup=False, highlight=False)
        if finding.advice:
            out.print(f"    → {finding.advice}", markup=False, highlight=False)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)


def shadow(
    days: Annotated[int, typer.Option(help="How far to look back.")] = 30,
    switch: Annotated[
        Mode | None, typer.Option(help="Set the mode of the whole desk: off, shadow, live.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What would have been answered without a person, and whether rightly.

    Examples:  deskbell shadow --switch shadow   ·   deskbell shadow --days 7 --json
    """
    from bot.autonomy.grants import mode_of, set_mode
    from bot.autonomy.shadow import recent_cases, report
    from bot.knowledge_desk import open_database

    env, config = settings()
    with open_database(env) as db:
        if switch is not None:
            with db.write() as session:
                set_mode(session, switch, agent=f"cli:{getpass.getuser()}", now=now())
        with db.read() as session:
            mode, found = mode_of(session), report(recent_cases(session, days, now=now()))
    if as_json:
        typer.echo(json.dumps({"mode": mode, **found.as_json()}, ensure_ascii=False))
        return
    language = config.shop.desk_language.value
    values = {"days": days, "cases": found.cases, "passed": found.passed, "judged": found.judged}
    shares = {"share": f"{found.share_passed:.0%}", "right": f"{found.share_right:.0%}"}
    out.print(say(language, f"shadow-mode-{mode}"))
    out.print(say(language, "shadow-report", wrong=len(found.wrong), **values, **shares))
    for ticket, title in found.wrong:
        out.print(say(language, "shadow-wrong", ticket=str(ticket), title=title), markup=False)
