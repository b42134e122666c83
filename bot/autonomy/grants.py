"""What is switched on, by whom, and why not any more. Every change is in the journal.

Nothing here commits.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.autonomy.earning import Evidence, earned
from bot.autonomy.rules import Approved, Switch
from bot.db import insert_missing
from bot.errors import NotFound
from bot.tickets.autonomy import AutonomyMode, Case, Demotion, Grant, Mode, Outcome, Standing
from bot.tickets.journal import DESKBELL, record
from bot.tickets.terms import Channel, EventKind, TicketType


def mode_of(session: Session) -> Mode:
    row = session.get(AutonomyMode, 1)
    return row.mode if row else Mode.OFF


def lock_mode(session: Session) -> Mode:
    """Nobody else decides on an automatic answer, or changes the mode, before we commit."""
    row = session.get(AutonomyMode, 1, with_for_update=True)
    return row.mode if row else Mode.OFF


def set_mode(session: Session, mode: Mode, *, agent: str, now: datetime) -> None:
    insert_missing(session, AutonomyMode, {"id": 1, "mode": Mode.OFF})
    row = session.get_one(AutonomyMode, 1, with_for_update=True, populate_existing=True)
    if row.mode is not mode:
        changed = {"before": row.mode.value, "after": mode.value}
        row.mode = mode
        session.add(row)
        record(session, EventKind.AUTONOMY_MODE, ticket_id=None, actor=agent, now=now, **changed)


def find_grant(session: Session, article_id: str, channel: Channel) -> Grant | None:
    query = select(Grant).where(
        Grant.type == TicketType.FAQ, Grant.channel == channel, Grant.article_id == article_id
    )
    return session.exec(query.with_for_update()).first()


def switch_of(grant: Grant | None) -> Switch:
    return Switch(grant.standing is Standing.ON, grant.version) if grant else Switch()


def switch_on(
    session: Session, article: Approved, channel: Channel, *, agent: str, now: datetime
) -> None:
    grant = _grant(session, article.article_id, channel, article.title, now)
    grant.version, grant.why = article.version, None
    _move(session, grant, Standing.ON, EventKind.AUTONOMY_SWITCHED_ON, agent, now)


def switch_off(session: Session, grant_id: int, *, agent: str, now: datetime) -> None:
    """Also says no to an article that asks. Raises NotFound."""
    grant = session.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound()
    demote(session, grant, Demotion.SWITCHED_OFF, agent=agent, now=now)


def demote(
    session: Session,
    grant: Grant,
    why: Demotion,
    *,
    agent: str = DESKBELL,
    ticket_id: int | None = None,
    now: datetime,
) -> None:
    """At once; what was counted so far counts no more. An article that is not on stays as it is."""
    if grant.standing is Standing.LEARNING:
        return
    newest = session.exec(select(func.max(Case.id))).one()
    grant.version, grant.why = "", why
    grant.demotions, grant.counted_from = grant.demotions + 1, (newest or 0) + 1
    learning, kind = Standing.LEARNING, EventKind.AUTONOMY_DEMOTED
    _move(session, grant, learning, kind, agent, now, ticket_id, why=why.value)


def demote_changed(
    session: Session, approved: Callable[[str], Approved | None], *, now: datetime
) -> None:
    """Those whose article was edited or withdrawn. The gate refuses them anyway; this says so."""
    query = select(Grant).where(Grant.standing == Standing.ON).with_for_update()
    for grant in session.exec(query).all():
        article = approved(grant.article_id)
        if article is None or article.version != grant.version:
            demote(session, grant, Demotion.ARTICLE_CHANGED, now=now)


def evidence(session: Session, grant: Grant) -> Evidence | None:
    """What people made of its cases since it last was switched off; None while it is too little."""
    query = (
        select(Case.outcome)
        .where(
            Case.article_id == grant.article_id,
            Case.channel == grant.channel,
            col(Case.would_answer),
            col(Case.outcome).is_not(None),
            col(Case.id) >= grant.counted_from,
        )
        .order_by(col(Case.id))
    )
    outcomes = [outcome is Outcome.RIGHT for outcome in session.exec(query)]
    return earned(outcomes, grant.demotions)


def note_case(session: Session, case: Case, *, now: datetime) -> None:
    """Somebody has judged a case: an article that has earned it asks to be promoted."""
    grant = _grant(session, case.article_id, case.channel, case.title, now)
    if grant.standing is Standing.LEARNING and (found := evidence(session, grant)):
        _move(
            session,
            grant,
            Standing.ASKING,
            EventKind.AUTONOMY_ASKED,
            DESKBELL,
            now,
            right=found.right,
            cases=found.cases,
        )


def grants(session: Session, *standings: Standing) -> Sequence[Grant]:
    query = select(Grant).where(col(Grant.standing).in_(standings))
    return session.exec(query.order_by(col(Grant.changed_at).desc())).all()


def demoted(session: Session, limit: int) -> Sequence[Grant]:
    """The latest that answer no more."""
    query = select(Grant).where(Grant.standing == Standing.LEARNING, col(Grant.why).is_not(None))
    return session.exec(query.order_by(col(Grant.changed_at).desc()).limit(limit)).all()


def _grant(session: Session, article_id: str, channel: Channel, title: str, now: datetime) -> Grant:
    row = {
        "type": TicketType.FAQ,
        "channel": channel,
        "article_id": article_id,
        "title": title,
        "standing": Standing.LEARNING,
        "version": "",
        "demotions": 0,
        "counted_from": 0,
        "changed_by": "",
        "changed_at": now,
    }
    insert_missing(session, Grant, row)
    found = find_grant(session, article_id, channel)
    assert found is not None
    return found


def _move(
    session: Session,
    grant: Grant,
    standing: Standing,
    kind: EventKind,
    agent: str,
    now: datetime,
    ticket_id: int | None = None,
    **data: object,
) -> None:
    before, grant.standing = grant.standing, standing
    grant.changed_by, grant.changed_at = agent, now
    session.add(grant)
    session.flush()
    record(
        session,
        kind,
        ticket_id=ticket_id,
        actor=agent,
        now=now,
        article=grant.article_id,
        channel=grant.channel,
        before=before,
        after=standing,
        **data,
    )
