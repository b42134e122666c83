"""The customer changed or took back what they had said, or ended the talk."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.channels.capability import closed, open_way
from bot.channels.contract import Edited, Left, Withdrawn
from bot.channels.inbound import clean
from bot.jobs import Jobs
from bot.tickets import search
from bot.tickets.journal import CUSTOMER, record
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Customer, Message, SlackPost, Ticket
from bot.tickets.occasions import Occasion
from bot.tickets.queries import lock_ticket, messages_of
from bot.tickets.relabels import Relabel
from bot.tickets.terms import Direction, EventKind, TicketState
from bot.tickets.turns import newest_message_id
from bot.vault.masking import guard
from knowledge.learned import LessonRow

WITHDRAWN = "∅"  # where the customer had said something
_UNANSWERED = UNDECIDED | {TicketState.NEW}


def edit(session: Session, jobs: Jobs, edited: Edited, *, now: datetime) -> int | None:
    """Put the new words in place of the old, and read the ticket again while nobody has answered.
    Returns the ticket, None for a message we do not have. The caller commits."""
    return _replace(session, jobs, edited, guard(clean(edited.text)), now)


def withdraw(session: Session, jobs: Jobs, withdrawn: Withdrawn, *, now: datetime) -> int | None:
    """As `edit`, with nothing left of what was said."""
    return _replace(session, jobs, withdrawn, WITHDRAWN, now)


def leave(session: Session, jobs: Jobs, left: Left, *, now: datetime) -> None:
    """The cards say that no reply goes out any more. The caller commits."""
    query = (
        select(Ticket)
        .join(Customer)
        .where(
            Customer.channel == left.channel,
            Customer.account == left.source,
            Customer.external_id == left.external_id,
        )
    )
    for ticket in session.exec(query.order_by(col(Ticket.id)).with_for_update(of=Ticket)):
        if ticket.id is None or open_way(ticket.reply_to, now, by_person=True) is None:
            continue
        ticket.reply_to = closed(ticket.reply_to, now)
        ticket.revision += 1
        session.add(ticket)
        session.flush()
        jobs.show(session, ticket.id, ticket.revision)


def _unlearn(session: Session, ticket: Ticket, turn: int) -> None:
    """What was made of the old words goes with them; an answered turn is drawn anew in the card's
    thread."""
    of_turn = {"ticket_id": ticket.id, "turn": turn}
    assert ticket.id is not None
    lessons = Occasion(ticket.customer_id, ticket.id, turn).prefix
    session.execute(delete(LessonRow).where(col(LessonRow.key).startswith(lessons)))
    session.execute(delete(Relabel).filter_by(**of_turn))
    session.execute(update(SlackPost).filter_by(**of_turn).values(shown_revision=0))


def _replace(
    session: Session, jobs: Jobs, change: Edited | Withdrawn, text: str, now: datetime
) -> int | None:
    query = select(Message).where(
        Message.source == change.source,
        Message.event_key == change.event_key,
        Message.direction == Direction.IN,
    )
    message = session.exec(query).first()
    if message is None:
        return None
    ticket = lock_ticket(session, message.ticket_id)
    if message.text == text:  # told twice
        return ticket.id
    message.text, message.original = text, ""
    if text == WITHDRAWN:
        message.attachments = []
    session.add(message)
    _unlearn(session, ticket, message.turn)
    is_unanswered = ticket.state in _UNANSWERED and message.turn == ticket.turn
    if is_unanswered:
        ticket.state, ticket.triaged_message_id = TicketState.NEW, 0
    ticket.revision += 1
    ticket.updated_at = now
    session.add(ticket)
    session.flush()
    search.keep(session, message.ticket_id, search.words_in(session, ticket))
    kind = EventKind.MESSAGE_WITHDRAWN if text == WITHDRAWN else EventKind.MESSAGE_EDITED
    record(session, kind, ticket_id=ticket.id, actor=CUSTOMER, now=now)
    if is_unanswered:
        newest = newest_message_id(messages_of(session, message.ticket_id))
        jobs.reread(session, newest)
    else:
        jobs.show(session, message.ticket_id, ticket.revision)
    return ticket.id
