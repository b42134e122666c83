"""One person on several channels: what a source has verified joins, nothing else does.

An identifier is verified when the source that sends the message says so (`customer.verified` in its
payload): it has signed the customer in, or answered a link it sent to the address. What customers
merely write, and what a source merely hands on, joins nobody: it would show one customer's
conversation to whoever types their address.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Enum
from sqlmodel import Field, Session, SQLModel, col, select, tuple_

from bot.tickets.models import Customer, Ticket
from bot.tickets.terms import Review, Segment, TicketType
from bot.vault.finding import Known

REGULAR_AFTER = 3  # earlier tickets
AT_RISK_AFTER = 2  # complaints
AT_RISK_WITHIN = timedelta(days=90)
_MOST_JOINED = 20  # rows of one person
_RANK = (Segment.NEW, Segment.REGULAR, Segment.AT_RISK, Segment.VIP)


def known_of(customer: Customer) -> Known:
    """What is found in a text because we know whose it is."""
    return Known(names=(customer.name,), orders=(customer.order,))


class Identifier(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class VerifiedIdentifier(SQLModel, table=True):
    """The latest one of each kind that a source has vouched for."""

    __tablename__ = "verified_identifier"

    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    kind: Identifier = Field(
        primary_key=True,
        sa_type=Enum(
            Identifier,
            native_enum=False,
            length=32,
            values_callable=lambda kinds: [kind.value for kind in kinds],
        ),
    )
    value: str = Field(index=True)  # in one spelling


def one_spelling(kind: Identifier, value: str) -> str:
    """ "" for what is no address or number."""
    if kind is Identifier.EMAIL:
        value = value.strip().casefold()
        return value if re.fullmatch(r"[^@\s]+@[^@\s]+", value) else ""
    digits = re.sub(r"\D", "", value)
    if digits.startswith("82"):
        digits = "0" + digits[2:].lstrip("0")
    return digits if len(digits) >= 8 else ""


def vouch(session: Session, customer: Customer, kinds: Sequence[Identifier]) -> None:
    """Keep what a source has verified of this customer just now. Flushes, the caller commits."""
    assert customer.id is not None
    for kind in kinds:
        if value := one_spelling(kind, getattr(customer, kind.value)):
            session.merge(VerifiedIdentifier(customer_id=customer.id, kind=kind, value=value))


def joined(session: Session, customer_id: int) -> list[int]:
    """The ids of all customers who are this person, this one first."""
    ids, new = [customer_id], [customer_id]
    while new and len(ids) < _MOST_JOINED:
        key = tuple_(col(VerifiedIdentifier.kind), col(VerifiedIdentifier.value))
        theirs = select(VerifiedIdentifier).where(col(VerifiedIdentifier.customer_id).in_(new))
        pairs = [(row.kind, row.value) for row in session.exec(theirs)]
        if not pairs:
            break
        others = select(VerifiedIdentifier.customer_id).where(key.in_(pairs))
        new = sorted(set(session.exec(others)) - set(ids))
        ids += new
    return ids


def other_tickets(session: Session, ticket: Ticket) -> list[Ticket]:
    """The same person's, on any channel, newest first."""
    query = (
        select(Ticket)
        .where(col(Ticket.customer_id).in_(joined(session, ticket.customer_id)))
        .where(col(Ticket.id) != ticket.id)
        .order_by(col(Ticket.id).desc())
        .limit(50)
    )
    return list(session.exec(query))


def segment_of(session: Session, ticket: Ticket) -> Segment | None:
    """What a source or an import has said of this person on any channel, else what their earlier
    tickets say."""
    ids = joined(session, ticket.customer_id)
    said = session.exec(select(Customer.segment).where(col(Customer.id).in_(ids))).all()
    for segment in reversed(_RANK):
        if segment in said:
            return segment
    return segment_from(other_tickets(session, ticket), ticket.opened_at)


def segment_from(earlier: Sequence[Ticket], now: datetime) -> Segment:
    """From history alone. Nobody becomes VIP by writing often. Pure."""
    complaints = [
        ticket
        for ticket in earlier
        if now - ticket.opened_at <= AT_RISK_WITHIN
        and (ticket.type is TicketType.COMPLAINT or Review.COMPLAINT in ticket.review)
    ]
    if len(complaints) >= AT_RISK_AFTER:
        return Segment.AT_RISK
    return Segment.REGULAR if len(earlier) >= REGULAR_AFTER else Segment.NEW
