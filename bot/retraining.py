"""`deskbell train`: what agents corrected joins what triage learns from; before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from sqlmodel import Session, col, select

from bot.db import Database
from bot.settings import DeskConfig
from bot.tickets.relabels import Relabel
from bot.tickets.terms import Channel
from bot.tickets.values import Turn
from bot.triage import store
from bot.triage.classifier import Classifier
from bot.triage.evaluation import Report, evaluate
from bot.triage.lessons import Lesson, shipped
from bot.triage.triager import Triager


@dataclass(frozen=True)
class Trained:
    corrections: int
    before: Report  # on our own messages that nothing was tuned on
    after: Report
    right_before: int  # of the corrected turns, those with every label right
    right_after: int


def train(db: Database, config: DeskConfig, home: Path) -> Trained:
    """Learn, measure, and use it. Raises ClassifierMissing."""
    from bot.triage import training  # scipy comes with it

    with db.read() as session:
        corrections = corrected(session)
    name = store.version_of(corrections)
    reader = store.open_reader(home)
    before = store.load(home)
    training.train([*shipped().learned, *corrections], store.folder_of(home, name), home)
    after = Classifier(store.folder_of(home, name), reader)
    if name != store.current(home):
        store.use(home, name)
    return Trained(
        len(corrections),
        _report(config, before, shipped().held_out),
        _report(config, after, shipped().held_out),
        _right(config, before, corrections),
        _right(config, after, corrections),
    )


def corrected(session: Session) -> list[Lesson]:
    """What agents made of each turn in the end, oldest first."""
    newest = {
        (each.ticket_id, each.turn): each
        for each in session.exec(select(Relabel).order_by(col(Relabel.id)))
    }
    return [Lesson.model_validate(each.model_dump()) for each in newest.values() if each.text]


def table(trained: Trained) -> Table:
    shown = Table("", "before", "after", box=None)
    shown.add_row(
        f"corrected turns right, of {trained.corrections}",
        str(trained.right_before),
        str(trained.right_after),
    )
    for name, share in trained.before.accuracy.items():
        shown.add_row(f"{name} accuracy", f"{share:.3f}", f"{trained.after.accuracy[name]:.3f}")
    for what in ("recall", "precision"):
        sides = (trained.before.needs_person, trained.after.needs_person)
        shown.add_row(f"needs a person: {what}", *(f"{getattr(s, what) or 0:.3f}" for s in sides))
    return shown


def _report(config: DeskConfig, classifier: Classifier, lessons: Sequence[Lesson]) -> Report:
    turns = [Turn(texts=(lesson.text,), channel=Channel.WEBHOOK) for lesson in lessons]
    found = Triager(config, None, lambda: classifier).offline(turns)
    return evaluate(list(zip(lessons, found, strict=True)))


def _right(config: DeskConfig, classifier: Classifier, lessons: Sequence[Lesson]) -> int:
    turns = [Turn(texts=(lesson.text,), channel=Channel.WEBHOOK) for lesson in lessons]
    found = Triager(config, None, lambda: classifier).offline(turns)
    return sum(
        (each.type, set(each.review), each.priority, each.urgency)
        == (lesson.type, set(lesson.review), lesson.priority, lesson.urgency)
        for lesson, each in zip(lessons, found, strict=True)
    )
