"""From corrections that repeat to proposed changes, and what a person makes of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.db import insert_missing
from bot.errors import Unacceptable
from bot.learning.edits import Change, apply, split
from bot.learning.rules import EXAMPLES, REPEATS, key_of, target_of
from bot.tickets.corrections import (
    ChangeState,
    ChangeTarget,
    Correction,
    CorrectionKind,
    ProposedChange,
)
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Customer, Delivery, Draft, Ticket
from bot.tickets.people import known_of
from bot.tickets.terms import EventKind
from bot.vault.masking import mask
from knowledge import learned
from knowledge.record import ArticleRow

ArticleOf = Callable[[str], str]

_LOOKED_THROUGH = 200  # drafts, newest first, for past replies a change would have altered


def note_corrections(
    session: Session,
    ticket: Ticket,
    delivery: Delivery,
    found: Sequence[Change],
    article_of: ArticleOf,
    *,
    now: datetime,
) -> None:
    """Keep what was changed in one reply; propose what has now been changed often enough."""
    assert ticket.id is not None
    for number, change in enumerate(found):
        articles = {article_of(passage) for passage in change.passages}
        if len(articles) > 1 or "" in articles:
            continue  # of several articles we cannot tell which should say it differently
        article_id = next(iter(articles), "")
        key = key_of(change, article_id, ticket.language)
        values = {
            "delivery_id": delivery.id,
            "number": number,
            "ticket_id": ticket.id,
            "article_id": article_id,
            "language": ticket.language.value,
            "kind": change.kind,
            "before": change.before,
            "after": change.after,
            "follows": change.follows,
            "key": key,
            "made_by": delivery.approved_by,
            "made_at": now,
        }
        insert_missing(session, Correction, values)
        _propose(session, key, change, article_id, ticket.language.value, now)


def _propose(
    session: Session, key: str, change: Change, article_id: str, language: str, now: datetime
) -> None:
    tickets = func.count(func.distinct(col(Correction.ticket_id)))
    seen = session.exec(select(tickets).where(Correction.key == key)).one()
    known = session.exec(select(ProposedChange).where(ProposedChange.key == key)).first()
    if known is not None or seen < REPEATS:
        return
    article = session.get(ArticleRow, article_id) if article_id else None
    target = target_of(change, article.text if article and not article.removed_at else None)
    if target is None:
        return
    values = {
        "key": key,
        "target": target,
        "state": ChangeState.OPEN,
        "article_id": article_id,
        "title": article.title if article else "",
        "language": language,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "follows": change.follows,
        "seen": seen,
        "examples": _examples(session, key, change),
        "proposed_at": now,
    }
    insert_missing(session, ProposedChange, values)
    made = session.exec(select(ProposedChange).where(ProposedChange.key == key)).one()
    record(
        session,
        EventKind.CHANGE_PROPOSED,
        ticket_id=None,
        actor=DESKBELL,
        now=now,
        change=made.id,
        target=target,
        article=article_id,
        seen=seen,
    )


def _examples(session: Session, key: str, change: Change) -> list[dict[str, Any]]:
    """Past drafts as they were, and as they would have been."""
    query = (
        select(Draft, Customer)
        .join(Ticket, col(Ticket.id) == col(Draft.ticket_id))
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .where(col(Draft.ticket_id).in_(select(Correction.ticket_id).where(Correction.key == key)))
        .order_by(col(Draft.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    found = []
    for draft, customer in session.exec(query):
        masked = mask(draft.text, known_of(customer))
        shown = _before_and_after(masked, change)
        if shown:
            found.append({"ticket_id": draft.ticket_id, "before": shown[0], "after": shown[1]})
        if len(found) == EXAMPLES:
            break
    return found


def _before_and_after(text: str, change: Change) -> tuple[str, str] | None:
    """The one sentence of a reply that the change is about."""
    for sentence in split(text):
        if change.kind is CorrectionKind.REMOVED and sentence == change.before:
            return sentence, ""
        if (after := apply(sentence, change)) is not None:
            return sentence, after
    return None


def decide_change(
    session: Session,
    change_id: int,
    *,
    approve: bool,
    agent: str,
    now: datetime,
) -> ProposedChange:
    """Raises Unacceptable when somebody decided before, or the article does not say it any more."""
    row = session.get(ProposedChange, change_id, with_for_update=True)
    if row is None:
        raise Unacceptable("error-no-change", number=f"c{change_id}")
    if row.state is not ChangeState.OPEN:
        raise Unacceptable("error-change-decided", what=row.state)
    if approve and row.target is ChangeTarget.ARTICLE:
        row.amendment_id = _amend(session, row, agent, now)
    row.state = ChangeState.APPROVED if approve else ChangeState.DISMISSED
    row.decided_by, row.decided_at = agent, now
    session.add(row)
    _tell(session, row, agent, now)
    return row


def take_back_change(
    session: Session, change_id: int, *, agent: str, now: datetime
) -> ProposedChange:
    """An approved change is undone: the rule ends, the article gets its former text again, unless
    it has changed since. Raises Unacceptable when it is not in force."""
    row = session.get(ProposedChange, change_id, with_for_update=True)
    if row is None or row.state is not ChangeState.APPROVED:
        raise Unacceptable("error-no-change", number=f"c{change_id}")
    if row.amendment_id is not None and not learned.take_back(session, row.amendment_id, now=now):
        raise Unacceptable("error-article-moved-on", title=row.title)
    row.state, row.decided_by, row.decided_at = ChangeState.REVOKED, agent, now
    session.add(row)
    _tell(session, row, agent, now)
    return row


def take_back_lesson(session: Session, lesson_id: int, *, agent: str, now: datetime) -> None:
    """Raises Unacceptable when it is not in force."""
    if not learned.revoke(session, lesson_id, now=now):
        raise Unacceptable("error-no-lesson", number=lesson_id)
    record(
        session, EventKind.LESSON_REVOKED, ticket_id=None, actor=agent, now=now, lesson=lesson_id
    )


def changes_in(session: Session, *, article_id: str = "") -> Sequence[ProposedChange]:
    query = select(ProposedChange).order_by(col(ProposedChange.id))
    if article_id:
        query = query.where(ProposedChange.article_id == article_id)
    return session.exec(query).all()


def wording_rules(session: Session, language: str) -> list[tuple[str, Change]]:
    """Those in force, oldest first, each with the article it is for ("" = every draft)."""
    query = select(ProposedChange).where(
        ProposedChange.state == ChangeState.APPROVED,
        ProposedChange.target == ChangeTarget.WORDING,
        ProposedChange.language == language,
    )
    rows: Iterable[ProposedChange] = session.exec(query.order_by(col(ProposedChange.id)))
    return [(row.article_id, change_of(row)) for row in rows]


def change_of(row: ProposedChange) -> Change:
    return Change(row.kind, row.before, row.after, follows=row.follows)


def _amend(session: Session, row: ProposedChange, agent: str, now: datetime) -> int | None:
    article = session.get(ArticleRow, row.article_id, with_for_update=True)
    text = apply(article.text, change_of(row)) if article and not article.removed_at else None
    amendment = text and learned.amend(session, row.article_id, text, by=agent, now=now)
    if not amendment:
        raise Unacceptable("error-article-moved-on", title=row.title)
    return amendment.id


def _tell(session: Session, row: ProposedChange, agent: str, now: datetime) -> None:
    kind = {
        ChangeState.APPROVED: EventKind.CHANGE_APPROVED,
        ChangeState.DISMISSED: EventKind.CHANGE_DISMISSED,
        ChangeState.REVOKED: EventKind.CHANGE_REVOKED,
    }[row.state]
    record(
        session,
        kind,
        ticket_id=None,
        actor=agent,
        now=now,
        change=row.id,
        target=row.target,
        article=row.article_id,
    )
