"""The `deskbell` command."""

import getpass
import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from bot.cli_triage import eval_triage, train, triage
from bot.clock import now
from bot.errors import BotError, Unacceptable
from bot.settings import DeskConfig, Environment, read_config, read_environment
from bot.texts import say
from bot.tickets.autonomy import Mode
from bot.tickets.terms import Language
from bot.vault.logs import TidyFormatter

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="A support desk that lives in Slack. Start with [bold]deskbell demo[/bold].",
)
sources = typer.Typer(no_args_is_help=True, help="Who may post messages to the intake.")
cli.add_typer(sources, name="source")
learned = typer.Typer()
cli.add_typer(learned, name="learned")
customers = typer.Typer(no_args_is_help=True, help="Whom the shop serves.")
cli.add_typer(customers, name="customers")
evaluations = typer.Typer(no_args_is_help=True, help="How good the answers are, measured.")
cli.add_typer(evaluations, name="eval")
cli.command()(triage)
cli.command()(train)
evaluations.command("triage")(eval_triage)
out = Console()
err = Console(stderr=True)

NOTHING_FOUND = (
    "Nothing found. If nothing has been ingested yet, try the sample shop: "
    "deskbell ingest knowledge/articles/ko"
)

Lang = Annotated[Language, typer.Option("--lang", help="Language of the shop and of the page.")]


def main() -> None:
    """Errors meant for people are printed as they are, without a traceback."""
    # Chroma and others read these; nothing of ours phones home, and nothing we use may either.
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    # A sentence is too small to be shared between processors: on a busy machine they wait for each
    # other, and a search took seconds instead of milliseconds. Read when numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        cli()
    except BotError as e:
        for language in ("ko", "en"):
            err.print(e.say(language), style="red", markup=False, highlight=False)
        sys.exit(2)


def _settings() -> tuple[Environment, DeskConfig]:
    env = read_environment()
    return env, read_config(env.deskbell_config)


def _log(level: int = logging.INFO) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TidyFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    for noisy in ("httpx", "httpx2", "alembic", "dbos", "slack_sdk", "openai"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Bolt warns at each start that we bring our own client, which is on purpose.
    bolt = logging.getLogger("slack_bolt.App")
    bolt.addFilter(lambda record: "`client`" not in record.getMessage())


@cli.command()
def run() -> None:
    """Run the desk: HTTP, Slack and all the work.

    Examples:  deskbell run   ·   DESKBELL_PORT=9000 deskbell run
    """
    from bot.serve import run as serve

    _log()
    env, config = _settings()
    where = f"http://{env.deskbell_host}:{env.deskbell_port}"
    serve(env, config, ready=lambda: err.print(f"Deskbell is ready at {where}", style="green"))


@cli.command()
def worker() -> None:
    """Work beside `deskbell run` on one PostgreSQL. Give each process a WORKER_NAME of its own.

    Example:  WORKER_NAME=w2 DATABASE_URL=postgresql://… deskbell worker
    """
    from bot.serve import work

    _log()
    env, config = _settings()
    work(env, config, ready=lambda: err.print(f"Worker {env.worker_name} is ready", style="green"))


@cli.command()
def demo(
    lang: Lang = Language.KO,
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


@cli.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of FAQ and policies.")
    ] = None,
    urls: Annotated[
        Path | None, typer.Option(help="A list of help-centre pages, one address a line.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="Past tickets: a table of questions and answers.")
    ] = None,
    proposals: Annotated[
        Path, typer.Option(help="Where --history writes what could become FAQ entries.")
    ] = Path("proposed-faq.jsonl"),
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and read again whenever a file changes.")
    ] = False,
) -> None:
    """Read FAQ and policy documents into the knowledge base. A second run changes nothing.

    Examples:  deskbell ingest knowledge/articles/ko   ·   deskbell ingest faq.xlsx policies/   ·
    deskbell ingest --urls help-centre.txt   ·   deskbell ingest --history tickets.csv
    """
    from bot import ingesting
    from bot.knowledge_desk import open_knowledge
    from knowledge.sources.watch import Watch

    _log(logging.WARNING)
    env, config = _settings()
    if not (paths or urls or history):
        raise Unacceptable("error-nothing-to-ingest")
    with open_knowledge(env, config, reads_shop=False) as (session_factory, library):
        desk = ingesting.Desk(config, session_factory, library, out, err)
        watched = Watch(paths or [])
        is_fine = desk.files(paths) if paths else True
        is_fine = (desk.urls(urls) if urls else True) and is_fine
        is_fine = (desk.history(history, proposals) if history else True) and is_fine
        if watch and paths:
            desk.watch(watched, paths)
    if not is_fine:
        raise typer.Exit(1)


@cli.command()
def articles(
    history: Annotated[str, typer.Option(help="Every version of the article with this id.")] = "",
    remove: Annotated[str, typer.Option(help="Take the article with this id out of force.")] = "",
) -> None:
    """List what the desk knows: id, version, language, audience, dates and where it came from.

    Examples:  deskbell articles   ·   deskbell articles --history ko-ship-01
    """
    from bot import ingesting
    from bot.knowledge_desk import open_database

    env, config = _settings()
    language = config.shop.desk_language.value
    with open_database(env) as db:
        if remove:
            with db.write() as session:
                ingesting.remove_article(session, remove, now=now())
            out.print(say(language, "knowledge-removed", id=remove), markup=False, highlight=False)
            return
        with db.read() as session:
            table = (
                ingesting.history_table(session, history)
                if history
                else ingesting.articles_table(session, now=now())
            )
    out.print(table)


@cli.command("fetch-model")
def fetch_model(
    name: Annotated[str, typer.Argument(help="As it is called on huggingface.co.")],
) -> None:
    """Download a sentence model, once, for EMBEDDING_MODEL=local:NAME. Nothing else does.

    Example:  deskbell fetch-model sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2
    """
    from bot import embedders

    env, config = _settings()
    model = embedders.fetch_model(env, name)
    words = {"name": name, "setting": embedders.LOCAL + name, "numbers": model.dimension}
    told = say(config.shop.desk_language.value, "model-fetched", **words)
    out.print(told, markup=False, highlight=False, soft_wrap=True)


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="What a customer might ask.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=20)] = 5,
) -> None:
    """Show which passages answer a question, and how sure the desk is.

    Examples:  deskbell ask "배송비 얼마예요?"   ·   deskbell ask "refund time" --json
    """
    from bot.knowledge_desk import open_knowledge
    from bot.learning.listing import threshold_line
    from bot.tickets.judgements import answer_threshold
    from knowledge.confidence import confidence, measure
    from knowledge.passages import PUBLIC

    _log(logging.ERROR)
    env, config = _settings()
    with open_knowledge(env, config) as (session_factory, library):
        found = library.search(question, limit=limit)
        with session_factory() as session:
            chosen = answer_threshold(session, measure(library.health().embedder))
    sure = confidence(found)
    if as_json:
        ranked = [
            {
                "id": hit.passage.id,
                "title": hit.passage.title,
                "score": round(hit.score, 4),
                "audience": hit.passage.audience,
            }
            for hit in found.hits
        ]
        answer = {"ranked": ranked, "confidence": round(sure.value, 4), "level": sure.level}
        answer["threshold"] = chosen.confidence if chosen else None
        typer.echo(json.dumps({**answer, "degraded": found.degraded}, ensure_ascii=False))
        return
    table = Table("score", "id", "title", "text", box=None, show_lines=False)
    for hit in found.hits:
        text = hit.passage.text.replace("\n", " ")
        mark = "[internal] " if hit.passage.audience != PUBLIC else ""
        table.add_row(f"{hit.score:.2f}", hit.passage.id, Text(mark + hit.passage.title), text[:80])
    out.print(table if found.hits else NOTHING_FOUND)
    out.print(f"Confidence: {sure.level} ({sure.value:.2f})")
    language = config.shop.desk_language.value
    out.print(threshold_line(chosen, config.learning.target, language), highlight=False)
    if found.degraded:
        out.print(f"Search is degraded: {found.degraded}", style="yellow")


@cli.command()
def doctor() -> None:
    """Say what is missing, in plain words, and what to do about it. Exit code 1 if anything fails.

    Example:  deskbell doctor
    """
    from bot.doctor import Level, examine

    _log(logging.CRITICAL)
    findings = examine()
    marks = {Level.OK: "[green]✓[/]", Level.NOTE: "[yellow]•[/]", Level.FAIL: "[red]✗[/]"}
    for finding in findings:
        out.print(marks[finding.level], end=" ")
        out.print(finding.says, style="bold", markup=False, highlight=False)
        if finding.advice:
            out.print(f"    → {finding.advice}", markup=False, highlight=False)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)


@sources.command("add")
def source_add(name: Annotated[str, typer.Argument(help="For example: zapier")]) -> None:
    """Make a source; print its token and webhook secret, this once.

    Example:  deskbell source add zapier
    """
    from bot.intake.sources import add_source
    from bot.knowledge_desk import open_database

    env, _ = _settings()
    with open_database(env) as db, db.write() as session:
        new = add_source(session, name, now=now())
    out.print(f"Source [bold]{new.name}[/] can post to /intake/messages.")
    typer.echo(f"Bearer token:    {new.token}")
    typer.echo(f"Webhook secret:  {new.webhook_secret}")
    out.print("Copy both now: the token is kept only as a hash and cannot be shown again.")


@sources.command("list")
def source_list() -> None:
    """List the sources."""
    from bot.intake.sources import list_sources
    from bot.knowledge_desk import open_database

    env, _ = _settings()
    with open_database(env) as db, db.read() as session:
        for source in list_sources(session):
            state = "revoked" if source.revoked_at else "in force"
            typer.echo(f"{source.name}\t{state}\t{source.created_at:%Y-%m-%d}")


@sources.command("revoke")
def source_revoke(name: str) -> None:
    """Stop accepting a source's messages at once.

    Example:  deskbell source revoke zapier
    """
    from bot.intake.sources import revoke_source
    from bot.knowledge_desk import open_database

    env, _ = _settings()
    with open_database(env) as db, db.write() as session:
        revoke_source(session, name, now=now())
    typer.echo(f"{name} is revoked.")


@learned.callback(invoke_without_command=True)
def learned_list(
    context: typer.Context,
    article: Annotated[str, typer.Option(help="Only what concerns this article.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
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

    env, config = _settings()
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
    out.print(table if found else "Nothing has been learned yet.")
    language = config.shop.desk_language.value
    out.print(threshold_line(chosen, config.learning.target, language), highlight=False)


@learned.command("revoke")
def learned_revoke(
    number: Annotated[str, typer.Argument(help="As the list shows it: 12 or c3.")],
    by: Annotated[str, typer.Option(help="Who you are, for the journal.")] = "",
) -> None:
    """Take one lesson or change back. A running desk follows within 15 seconds.

    Examples:  deskbell learned revoke 12   ·   deskbell learned revoke c3
    """
    from bot.knowledge_desk import open_database
    from bot.learning.listing import take_back

    env, _ = _settings()
    with open_database(env) as db, db.write() as session:
        take_back(session, number, agent=f"cli:{by or getpass.getuser()}", now=now())
    typer.echo(f"{number} is taken back.")


@evaluations.command("draft")
def eval_draft(
    file: Annotated[Path, typer.Argument(help="JSONL: one draft a line, see docs/drafts.md.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Score how well the checks find what drafts say without a source.

    Example:  deskbell eval draft drafts.jsonl
    """
    from bot.drafting.evaluation import evaluate, read_drafts

    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        why = getattr(e, "strerror", None) or "UTF-8"
        raise Unacceptable("error-eval-file", path=file, why=why) from e
    report = evaluate(read_drafts(lines))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    table = Table("without a source", "planted", "found", "recall", box=None)
    for kind in (*report.kinds, report.binding):
        recall = "-" if kind.recall is None else f"{kind.recall:.3f}"
        table.add_row(kind.kind, str(kind.planted), str(kind.found), recall)
    out.print(table)
    rate = "-" if report.false_alarm_rate is None else f"{report.false_alarm_rate:.1%}"
    precision = "-" if report.precision is None else f"{report.precision:.3f}"
    out.print(
        f"{report.drafts} drafts, {report.clean} sentences with a source: "
        f"{report.false_alarms} false alarms ({rate}), precision {precision}"
    )
    out.print(f"Invented citations shown as sources: {report.invented_shown}")
    for name, listed in (("Missed", report.missed), ("False alarms", report.alarmed)):
        if listed:
            out.print(f"{name}: {', '.join(listed)}", soft_wrap=True)


@evaluations.command("retrieval")
def eval_retrieval(
    knowledge: Annotated[Path, typer.Option(help="Folder of FAQ and policies.")],
    queries: Annotated[Path, typer.Option(help='Lines of {"query_id","text","answer_ids":[…]}.')],
    learn: Annotated[
        Path | None, typer.Option(help='Lines of {"text","answer_id"}, taken as approvals first.')
    ] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write a line for each query here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures for programs.")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw learning, risk and calibration here, as a PNG.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Of the picture.")] = Language.KO,
) -> None:
    """Ask questions with known answers, and print how often the right passage came first.

    An empty answer_ids means that nothing answers the question.

    Example:  deskbell eval retrieval --knowledge shop/ --queries questions.jsonl
    """
    from bot import evaluating, picturing
    from knowledge.evaluation import by_language

    _log(logging.ERROR)
    env, _ = _settings()
    if picture:
        picturing.require_matplotlib()
    asked_for = evaluating.read_lines(queries, evaluating.Query)
    approvals = evaluating.read_lines(learn, evaluating.Approval) if learn else []
    portions = evaluating.portions(approvals) if picture else [approvals]
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("reading and indexing", total=None)
        with evaluating.trial(env, knowledge) as trial:
            bar.update(task, description="asking", total=len(portions) * len(asked_for))
            rounds = trial.rounds(portions, asked_for, lambda: bar.advance(task))
            degraded = trial.library.health().degraded
    asked = rounds[-1].asked
    for refused in trial.report.refused:
        err.print(f"refused {refused}", style="yellow", markup=False)
    if degraded:
        err.print(f"Search was degraded: {degraded}", style="yellow")
    if out_file:
        out_file.write_text("".join(evaluating.as_line(each) + "\n" for each in asked), "utf-8")
    if picture:
        picturing.draw(picture, rounds, lang.value)
    found = by_language(asked)
    gone_out = evaluating.alone(asked)
    if as_json:
        typer.echo(evaluating.as_json(found, gone_out))
    else:
        out.print(evaluating.as_table(found))
        out.print(evaluating.alone_line(gone_out), highlight=False)


@evaluations.command("autonomy")
def eval_autonomy(
    knowledge: Annotated[Path, typer.Option(help="Folder of FAQ and policies.")],
    queries: Annotated[
        Path, typer.Option(help='Lines of {"query_id","text","answer_ids":[…],"never_alone"?}.')
    ],
    learn: Annotated[
        Path | None, typer.Option(help='Lines of {"text","answer_id"}, taken as approvals first.')
    ] = None,
    confidence: Annotated[
        float | None, typer.Option(help="The threshold; else that of [autonomy] confidence.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Let the gate judge questions with every article switched on, and print what it would answer.

    An empty answer_ids is a near-miss that nothing answers; "never_alone" is one for a person.

    Example:  deskbell eval autonomy --knowledge shop/ --queries questions.jsonl
    """
    from bot import evaluating, rehearsing
    from bot.autonomy.evaluation import report

    _log(logging.ERROR)
    env, config = _settings()
    shop = config.shop.model_copy(update={"knowledge": knowledge})
    config = config.model_copy(update={"shop": shop})
    asked_for = evaluating.read_lines(queries, rehearsing.Rehearsed)
    approvals = evaluating.read_lines(learn, evaluating.Approval) if learn else []
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("reading and indexing", total=None)
        with evaluating.trial(env, knowledge) as trial:
            trial.teach(approvals)
            bar.update(task, description="asking", total=len(asked_for))
            threshold = config.autonomy.confidence if confidence is None else confidence
            rehearsal = rehearsing.Rehearsal(config, trial.library, threshold)
            judged = rehearsal.run(asked_for, lambda: bar.advance(task))
    found = report(judged)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    out.print(
        f"{found.asked} asked, {found.sent} answered alone: {found.right} right, "
        f"{len(found.wrong)} wrong ({found.wrong_rate:.2%} of all)"
    )
    out.print(f"From the never-alone list: {found.never_alone_sent} of {found.never_alone}")
    out.print(f"Coverage of the {found.answerable} answerable: {found.coverage:.1%}")
    for query, article in found.wrong:
        out.print(f"wrong: {query} from {article}", markup=False, style="red")
    for name, count in found.bars.items():
        out.print(f"  {count:5} {name}", highlight=False)


@cli.command()
def shadow(
    days: Annotated[int, typer.Option(help="How far to look back.")] = 30,
    switch: Annotated[
        Mode | None, typer.Option(help="Set the mode of the whole desk: off, shadow, live.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """What would have been answered without a person, and whether rightly.

    Examples:  deskbell shadow --switch shadow   ·   deskbell shadow --days 7 --json
    """
    from bot.autonomy.grants import mode_of, set_mode
    from bot.autonomy.shadow import recent_cases, report
    from bot.knowledge_desk import open_database

    env, config = _settings()
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


@customers.command("import")
def import_customers(
    file: Annotated[Path, typer.Argument(help="CSV: segment; id and source, email or phone.")],
) -> None:
    """Take segments (new, regular, vip, at_risk) from a table. A second run changes nothing.

    Example:  deskbell customers import members.csv
    """
    from bot.customers import import_segments
    from bot.knowledge_desk import open_database

    env, config = _settings()
    with open_database(env) as db, db.write() as session:
        done = import_segments(session, file)
    told = {"changed": done.changed, "unknown": done.unknown, "refused": len(done.refused)}
    language = config.shop.desk_language.value
    out.print(say(language, "customers-imported", **told), markup=False, highlight=False)
    if done.refused:
        lines = ", ".join(map(str, done.refused[:20]))
        err.print(say(language, "customers-refused", lines=lines), style="yellow", markup=False)


@cli.command()
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

    env, config = _settings()
    language = config.shop.desk_language
    with open_database(env) as db:
        told = erase_customer(
            db, customer, by=getpass.getuser(), now=now(), language=language, dry=not yes
        )
    for line in told:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
