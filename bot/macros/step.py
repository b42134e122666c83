"""Keep, change and fill in macros. The caller commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.errors import NotFound, Unacceptable
from bot.macros.rules import (
    IsOurs,
    Variable,
    filled,
    has_personal,
    key_of,
    matching,
    refuse,
    template_of,
)
from bot.texts import say
from bot.tickets.journal import record
from bot.tickets.macros import Macro
from bot.tickets.models import Delivery, Ticket
from bot.tickets.people import known_of
from bot.tickets.queries import customer_of, get_ticket
from bot.tickets.terms import EventKind
from bot.vault.finding import NOTHING, Known


def find(session: Session, words: str = "") -> Sequence[Macro]:
    """By the alphabet; those whose name has the words go first."""
    macros = session.exec(select(Macro).order_by(col(Macro.key))).all()
    return [macros[at] for at in matching(((each.name, each.text) for each in macros), words)]


def are_there(session: Session) -> bool:
    return session.exec(select(Macro.id).limit(1)).first() is not None


def get(session: Session, macro_id: int) -> Macro:
    """Raises NotFound."""
    if macro := session.get(Macro, macro_id):
        return macro
    raise NotFound("error-macro-gone")


def for_ticket(session: Session, macro: Macro, ticket: Ticket) -> str:
    """Filled in. Who gave no name is addressed as the language does it."""
    customer = customer_of(session, ticket)
    values = {
        Variable.NAME: customer.name or say(ticket.language.value, "macro-nobody"),
        Variable.ORDER: customer.order,
        Variable.TICKET: f"#{ticket.id}",
    }
    return filled(macro.text, values)


def from_reply(session: Session, delivery_id: str, is_ours: IsOurs) -> str:
    """What a sent reply would say as a macro. Raises NotFound, for an erased one too."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or get_ticket(session, delivery.ticket_id).erased_at:
        raise NotFound("error-reply-gone")
    return template_of(delivery.text, recipient(session, delivery_id), is_ours)


def recipient(session: Session, delivery_id: str) -> Known:
    """Whom a reply was sent to; nobody for no reply."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        return NOTHING
    return known_of(customer_of(session, get_ticket(session, delivery.ticket_id)))


def save(
    session: Session,
    name: str,
    text: str,
    *,
    known: Known,
    is_ours: IsOurs,
    agent: str,
    now: datetime,
) -> Macro:
    """A new one. Raises Unacceptable."""
    macro = Macro(key="", name="", text="", changed_by=agent, changed_at=now)
    _write(session, macro, name, text, known, is_ours, agent=agent, now=now)
    record(session, EventKind.MACRO_SAVED, ticket_id=None, actor=agent, now=now, macro=macro.id)
    return macro


def change(
    session: Session,
    macro_id: int,
    revision: int,
    name: str,
    text: str,
    *,
    is_ours: IsOurs,
    agent: str,
    now: datetime,
) -> Macro:
    """Raises NotFound, Unacceptable: also when somebody changed it since `revision`."""
    macro = _lock(session, macro_id, revision)
    macro.revision += 1
    _write(session, macro, name, text, NOTHING, is_ours, agent=agent, now=now)
    data = {"macro": macro_id, "before": revision, "after": macro.revision}
    record(session, EventKind.MACRO_CHANGED, ticket_id=None, actor=agent, now=now, **data)
    return macro


def remove(session: Session, macro_id: int, revision: int, *, agent: str, now: datetime) -> None:
    """Raises NotFound, Unacceptable."""
    session.delete(_lock(session, macro_id, revision))
    record(session, EventKind.MACRO_REMOVED, ticket_id=None, actor=agent, now=now, macro=macro_id)


def _lock(session: Session, macro_id: int, revision: int) -> Macro:
    macro = session.get(Macro, macro_id, with_for_update=True)
    if macro is None:
        raise NotFound("error-macro-gone")
    if macro.revision != revision:
        raise Unacceptable("error-macro-changed")
    return macro


def _write(
    session: Session,
    macro: Macro,
    name: str,
    text: str,
    known: Known,
    is_ours: IsOurs,
    *,
    agent: str,
    now: datetime,
) -> None:
    name = " ".join(name.split())
    if not name or has_personal(name):
        raise Unacceptable("error-macro-name")
    refuse(text, known, is_ours)
    macro.key, macro.name, macro.text = key_of(name), name, text.strip()
    macro.changed_by, macro.changed_at = agent, now
    session.add(macro)
    try:
        session.flush()
    except IntegrityError as e:
        raise Unacceptable("error-macro-name-taken", name=name) from e
