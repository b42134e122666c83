"""`deskbell ingest`, `articles`, `fetch-model` and `ask`: what the desk knows."""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.clock import now
from bot.commands.console import AsJson, err, out, settings, start_log
from bot.errors import Unacceptable
from bot.texts import say

if TYPE_CHECKING:
    from bot.environment import Environment
    from bot.settings import DeskConfig
    from bot.tickets.values import Proposal
    from knowledge.confidence import Confidence
    from knowledge.passages import Found
    from knowledge.search import Library

Paths = Annotated[list[Path] | None, typer.Argument(help="Files or folders of FAQ and policies.")]
Urls = Annotated[Path | None, typer.Option(help="A list of help-centre pages, one address a line.")]
History = Annotated[
    Path | None, typer.Option(help="Past tickets: a table of questions and answers.")
]
Proposals = Annotated[
    Path, typer.Option(help="Where --history writes what could become FAQ entries.")
]
Watching = Annotated[
    bool, typer.Option("--watch", help="Stay, and read again whenever a file changes.")
]


def ingest(
    paths: Paths = None,
    urls: Urls = None,
    history: History = None,
    proposals: Proposals = Path("proposed-faq.jsonl"),
    watch: Watching = False,
) -> None:
    """Read FAQ and policy documents into the knowledge base. A second run changes nothing.

    Examples:  deskbell ingest knowledge/articles/ko   ·   deskbell ingest faq.xlsx policies/   ·
    deskbell ingest --urls help-centre.txt   ·   deskbell ingest --history tickets.csv
    """
    from bot import ingesting
    from bot.knowledge_desk import open_knowledge
    from knowledge.sources.watch import Watch

    start_log(logging.WARNING)
    env, config = settings()
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


def articles(
    history: Annotated[str, typer.Option(help="Every version of the article with this id.")] = "",
    remove: Annotated[str, typer.Option(help="Take the article with this id out of force.")] = "",
) -> None:
    """List what the desk knows: id, version, language, audience, dates and where it came from.

    Examples:  deskbell articles   ·   deskbell articles --history ko-ship-01
    """
    from bot import ingesting
    from bot.knowledge_desk import open_database

    env, config = settings()
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
                else ingesting.articles_table(session, ZoneInfo(config.shop.timezone), now=now())
            )
    out.print(table)


def fetch_model(
    name: Annotated[str, typer.Argument(help="As it is called on huggingface.co.")],
) -> None:
    """Download a sentence model, once, for EMBEDDING_MODEL=local:NAME. Nothing else does.

    Example:  deskbell fetch-model sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2
    """
    from bot import embedders

    env, config = settings()
    model = embedders.fetch_model(env, name)
    words = {"name": name, "setting": embedders.LOCAL + name, "numbers": model.dimension}
    told = say(config.shop.desk_language.value, "model-fetched", **words)
    out.print(told, markup=False, highlight=False, soft_wrap=True)


def ask(
    question: Annotated[str, typer.Argument(help="What a customer might ask.")],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, max=20)] = 5,
) -> None:
    """Show which passages answer a question, how sure the desk is, and what it would draft.

    No language model is asked, whatever is set.

    Examples:  deskbell ask "배송비 얼마예요?"   ·   deskbell ask "refund time" --json
    """
    from bot.knowledge_desk import open_knowledge
    from bot.knowledge_report import degradation
    from bot.learning.listing import threshold_line
    from bot.tickets.judgements import answer_threshold
    from knowledge.confidence import confidence, measure

    start_log(logging.ERROR)
    env, config = settings()
    with open_knowledge(env, config) as (session_factory, library):
        found = library.search(question, limit=limit)
        proposal = _drafted(question, env, config, library)
        with session_factory() as session:
            chosen = answer_threshold(session, measure(library.health().embedder))
    sure = confidence(found)
    if as_json:
        answer = {
            "ranked": _ranked(found),
            "confidence": round(sure.value, 4),
            "level": sure.level,
            "answerable": sure.answers,
            "threshold": chosen.confidence if chosen else None,
            "degraded": str(found.degraded) if found.degraded else None,
            "draft": {"kind": proposal.kind, "why": proposal.why, "text": proposal.text},
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    language = config.shop.desk_language.value
    out.print(_passages(found) if found.hits else say(language, "ask-found-nothing"))
    out.print(_sureness(sure, language), markup=False, highlight=False)
    out.print(threshold_line(chosen, config.learning.target, language), highlight=False)
    if found.degraded:
        why = degradation(found.degraded, language)
        out.print(say(language, "ask-degraded", why=why), style="yellow", markup=False)
    out.print(Panel(Text(proposal.text), title=Text(proposal.why), title_align="left"))


def _sureness(sure: "Confidence", language: str) -> str:
    words = {"level": say(language, f"confidence-{sure.level}"), "value": f"{sure.value:.2f}"}
    return say(language, "ask-answered" if sure.answers else "ask-unanswered", **words)


def _drafted(
    question: str, env: "Environment", config: "DeskConfig", library: "Library"
) -> "Proposal":
    from bot.drafting.writer import Writer
    from bot.tickets.terms import Channel
    from bot.tickets.values import Turn
    from bot.triage import store
    from bot.triage.triager import Triager

    turn = Turn((question,), Channel.WEB_FORM)
    triage = Triager(config, None, store.newest(env.deskbell_home))(turn, 0)
    return Writer(config, library, None).write(turn, triage, 0).proposal


def _ranked(found: "Found") -> list[dict[str, object]]:
    return [
        {
            "id": hit.passage.id,
            "title": hit.passage.title,
            "score": round(hit.score, 4),
            "parts": {name: round(part, 4) for name, part in hit.parts.items()},
            "audience": hit.passage.audience,
        }
        for hit in found.hits
    ]


def _passages(found: "Found") -> Table:
    from knowledge.passages import PUBLIC

    table = Table("score", "id", "title", "text", box=None, show_lines=False)
    for hit in found.hits:
        text = hit.passage.text.replace("\n", " ")
        mark = "[internal] " if hit.passage.audience != PUBLIC else ""
        table.add_row(f"{hit.score:.2f}", hit.passage.id, Text(mark + hit.passage.title), text[:80])
    return table
