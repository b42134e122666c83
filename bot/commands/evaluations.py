"""`deskbell eval`: how good the answers are, measured on files."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from bot.commands.console import AsJson, err, out, settings, start_log
from bot.errors import Unacceptable
from bot.jsonl import Kind, read_lines, require_writable
from bot.texts import say
from bot.tickets.terms import Language

if TYPE_CHECKING:
    from bot.autonomy import evaluation as autonomy
    from bot.drafting import evaluation as drafting
    from bot.evaluating import Round

_UNKNOWN_SHOWN = 5  # ids that no passage has

group = typer.Typer(no_args_is_help=True, help="How good the answers are, measured.")

Knowledge = Annotated[Path, typer.Option(help="Folder of FAQ and policies.")]
Learn = Annotated[
    Path | None, typer.Option(help='Lines of {"text","answer_id"}, taken as approvals first.')
]


@group.command("triage")
def eval_triage(
    file: Annotated[
        Path | None, typer.Argument(help="Labelled messages, see docs/triage.md.")
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Our own messages that nothing was tuned on.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say how well triage does on messages whose labels are known.

    Examples:  deskbell eval triage messages.jsonl --json   ·   deskbell eval triage --held-out
    """
    from bot.sorting import show, sort_all
    from bot.triage.evaluation import evaluate
    from bot.triage.lessons import Labelled, shipped

    lessons: list[Labelled] = []
    if file:
        lessons += read_lines(file, Labelled, "error-triage-line")
    if held_out:
        lessons += shipped().held_out
    if not lessons:
        raise Unacceptable("error-triage-nothing")
    found = sort_all([lesson.text for lesson in lessons])
    report = evaluate(list(zip(lessons, found, strict=True)))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        show(report, out)


@group.command("draft")
def eval_draft(
    file: Annotated[Path, typer.Argument(help="JSONL: one draft a line, see docs/drafts.md.")],
    as_json: AsJson = False,
) -> None:
    """Score how well the checks find what drafts say without a source.

    Example:  deskbell eval draft drafts.jsonl
    """
    from bot.drafting.evaluation import evaluate, read_drafts

    report = evaluate(read_drafts(file))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _show_drafts(report)


def _show_drafts(report: "drafting.Report") -> None:
    """By kind, and by what is wrong where the drafts say so."""
    for head, rows in (("without a source", report.kinds), ("what is wrong", report.faults)):
        if rows:
            out.print(_table_of(head, [*rows, report.binding]))
    out.print(
        f"{report.drafts} drafts, {report.clean} sentences with a source: "
        f"{report.false_alarms} false alarms ({_percent(report.false_alarm_rate)}), precision "
        f"{_share(report.precision)}; {report.false_hints} more to compare "
        f"({_percent(report.false_hint_rate)})"
    )
    out.print(f"Invented citations shown as sources: {report.invented_shown}")
    for name, listed in (("Missed", report.missed), ("False alarms", report.alarmed)):
        if listed:
            out.print(f"{name}: {', '.join(listed)}", soft_wrap=True)


def _table_of(head: str, kinds: Sequence["drafting.Kind"]) -> Table:
    columns = ("planted", "marked", "recall", "only hinted", "recall with hints")
    table = Table(head, *columns, box=None)
    for kind in kinds:
        counts = (str(kind.planted), str(kind.found), _share(kind.recall), str(kind.hinted))
        table.add_row(kind.kind, *counts, _share(kind.recall_with_hints))
    return table


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


@group.command("retrieval")
def eval_retrieval(
    knowledge: Knowledge,
    queries: Annotated[Path, typer.Option(help='Lines of {"query_id","text","answer_ids":[…]}.')],
    learn: Learn = None,
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

    if picture:
        picturing.require_matplotlib()
    for written in filter(None, (out_file, picture)):
        require_writable(written)
    rounds = _rounds(knowledge, queries, learn, in_portions=picture is not None)
    asked = rounds[-1].asked
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


def _rounds(
    knowledge: Path, queries: Path, learn: Path | None, *, in_portions: bool
) -> list["Round"]:
    """Ask everything, once or after each portion of what is learnt."""
    from bot import evaluating
    from bot.knowledge_report import degradation, refusal

    start_log(logging.ERROR)
    env, config = settings()
    asked_for = _queries(queries, evaluating.Query)
    approvals = read_lines(learn, evaluating.Approval, "error-queries-line") if learn else []
    portions = evaluating.portions(approvals) if in_portions else [approvals]
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("reading and indexing", total=None)
        with evaluating.trial(env, knowledge) as trial:
            bar.update(task, description="asking", total=len(portions) * len(asked_for))
            rounds = trial.rounds(portions, asked_for, lambda: bar.advance(task))
            degraded = trial.library.health().degraded
            named = {id for query in asked_for for id in query.answer_ids}
            unknown = trial.unknown(named, [each.answer_id for each in approvals])
    language = config.shop.desk_language.value
    warnings = [refusal(refused, language) for refused in trial.report.refused]
    if unknown:
        ids = ", ".join(unknown[:_UNKNOWN_SHOWN])
        warnings.append(say(language, "eval-unknown-ids", count=len(unknown), ids=ids))
    if degraded:
        warnings.append(say(language, "ask-degraded", why=degradation(degraded, language)))
    for warning in warnings:
        err.print(warning, style="yellow", markup=False, highlight=False, soft_wrap=True)
    return rounds


def _queries(file: Path, kind: type[Kind]) -> list[Kind]:
    """Raises Unacceptable, also when there are none."""
    if lines := read_lines(file, kind, "error-queries-line"):
        return lines
    raise Unacceptable("error-no-queries", file=file)


@group.command("autonomy")
def eval_autonomy(
    knowledge: Knowledge,
    queries: Annotated[
        Path, typer.Option(help='Lines of {"query_id","text","answer_ids":[…],"never_alone"?}.')
    ],
    learn: Learn = None,
    confidence: Annotated[
        float | None, typer.Option(help="The threshold; else that of [autonomy] confidence.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let the gate judge questions with every article switched on, and print what it would answer.

    An empty answer_ids is a near-miss that nothing answers; "never_alone" is one for a person.

    Example:  deskbell eval autonomy --knowledge shop/ --queries questions.jsonl
    """
    from bot.autonomy.evaluation import report

    found = report(_rehearsed(knowledge, queries, learn, confidence))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        _show_autonomy(found)


def _rehearsed(
    knowledge: Path, queries: Path, learn: Path | None, confidence: float | None
) -> list["autonomy.Judged"]:
    from bot import evaluating, rehearsing
    from bot.triage import store

    start_log(logging.ERROR)
    env, config = settings()
    shop = config.shop.model_copy(update={"knowledge": knowledge})
    config = config.model_copy(update={"shop": shop})
    asked_for = _queries(queries, rehearsing.Rehearsed)
    approvals = read_lines(learn, evaluating.Approval, "error-queries-line") if learn else []
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("reading and indexing", total=None)
        with evaluating.trial(env, knowledge) as trial:
            trial.teach(approvals)
            bar.update(task, description="asking", total=len(asked_for))
            newest = store.newest(env.deskbell_home)
            threshold = config.autonomy.confidence if confidence is None else confidence
            rehearsal = rehearsing.Rehearsal(config, trial.library, threshold, newest)
            return rehearsal.run(asked_for, lambda: bar.advance(task))


def _show_autonomy(found: "autonomy.Report") -> None:
    out.print(
        f"{found.asked} asked, {found.sent} answered alone: {found.right} right, "
        f"{len(found.wrong)} wrong ({found.wrong_rate:.2%} of all)"
    )
    out.print(f"From the never-alone list: {found.never_alone_sent} of {found.never_alone}")
    out.print(f"Coverage of the {found.answerable} answerable: {found.coverage:.1%}")
    for query, article in found.wrong:
        out.print(f"wrong: {query} from {article}", markup=False, style="red")
    out.print("Held back, and by this alone:")
    for name, count in found.bars.items():
        out.print(f"  {count:5} {found.alone.get(name, 0):5}  {name}", highlight=False)
