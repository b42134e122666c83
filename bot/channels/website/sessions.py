"""Sessions of the chat widget. A signed-in customer never takes over what somebody wrote before
signing in: that was another session, and it stays one."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from bot.channels.contract import Refused
from bot.channels.website.identity import Identity
from bot.db import Database
from bot.tickets.models import Customer
from bot.tickets.terms import Channel
from bot.tickets.web_sessions import GONE, WebSession

ANONYMOUS = timedelta(days=30)
SIGNED_IN = timedelta(hours=12)
_NOTE_EVERY = timedelta(seconds=30)
PATIENCE_MS = 4_000


class Sessions:
    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, now: datetime) -> str:
        """The token of a visitor nobody knows."""
        customer = f"visitor:{secrets.token_hex(16)}"
        ends_at = now + ANONYMOUS
        return self._keep(
            WebSession(token_hash="", customer=customer, seen_at=now, ends_at=ends_at)
        )

    def sign_in(self, identity: Identity, now: datetime) -> str:
        """The token of a customer the shop has signed in. Raises Refused when what proves it was
        used before."""
        session = WebSession(
            token_hash="",
            customer=f"customer:{identity.sub}",
            name=identity.name,
            email=identity.email,
            is_verified=True,
            proof_hash=identity.proof,
            seen_at=now,
            ends_at=now + SIGNED_IN,
        )
        try:
            return self._keep(session)
        except IntegrityError as e:
            raise Refused("used before") from e

    def find(self, token: str, now: datetime) -> WebSession:
        """Raises Refused. Notes that somebody is there."""
        with self._db.read() as session:
            found = session.get(WebSession, _hash(token))
        if found is None or found.ends_at <= now:
            raise Refused("session")
        if now - found.seen_at >= _NOTE_EVERY:
            with self._db.write(patience_ms=PATIENCE_MS) as session:
                found.seen_at = now
                session.merge(found)
        return found

    def leave_address(self, token: str, email: str, now: datetime) -> None:
        """Where an answer may go when the visitor has left. Raises Refused."""
        found = self.find(token, now)
        if found.is_verified:
            return
        with self._db.write(patience_ms=PATIENCE_MS) as session:
            found.email = email
            session.merge(found)
            if customer := _customer(session, found.customer):
                customer.email = email
                session.add(customer)

    def end(self, token: str) -> None:
        with self._db.write(patience_ms=PATIENCE_MS) as session:
            session.execute(delete(WebSession).where(col(WebSession.token_hash) == _hash(token)))

    def address_if_gone(self, customer: str, now: datetime) -> str:
        """ "" while somebody is there, or when they left no address."""
        query = select(WebSession).where(WebSession.customer == customer)
        with self._db.read() as session:
            found = session.exec(query.order_by(col(WebSession.seen_at).desc())).all()
        if any(now - each.seen_at < GONE for each in found):
            return ""
        return next((each.email for each in found if each.email), "")

    def _keep(self, row: WebSession) -> str:
        token = secrets.token_urlsafe(32)
        row.token_hash = _hash(token)
        with self._db.write(patience_ms=PATIENCE_MS) as session:
            over = col(WebSession.ends_at) <= row.seen_at
            session.execute(delete(WebSession).where(over))
            session.add(row)
        return token


def _customer(session: Session, external_id: str) -> Customer | None:
    query = select(Customer).where(
        Customer.channel == Channel.WIDGET, Customer.external_id == external_id
    )
    return session.exec(query).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
