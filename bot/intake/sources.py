"""Who may post to the intake: named sources with a bearer token and a webhook secret."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.channels.standard_webhooks import new_secret
from bot.errors import NotFound, Unacceptable
from bot.tickets.models import Source

DEFAULT = "default"  # the source that INTAKE_TOKEN opens


@dataclass(frozen=True)
class NewSource:
    """Shown once: only the token's hash is kept."""

    name: str
    token: str
    webhook_secret: str


@dataclass(frozen=True)
class SourceKeys:
    """What a request of a source is verified with."""

    name: str
    token_hashes: tuple[str, ...]  # newest first; two while one replaces the other
    webhook_secrets: tuple[str, ...]


def hash_token(token: str) -> str:
    """Plain SHA-256: our tokens are 256 random bits, which no dictionary holds."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def add_source(session: Session, name: str, *, now: datetime) -> NewSource:
    """Raises Unacceptable for a name that is taken or empty."""
    name = name.strip()
    if not name or len(name) > 80:
        raise Unacceptable("error-source-name")
    if session.exec(select(Source).where(Source.name == name)).first():
        raise Unacceptable("error-source-taken", name=name)
    new = _new_keys(name)
    session.add(
        Source(
            name=name,
            token_hash=hash_token(new.token),
            webhook_secret=new.webhook_secret,
            created_at=now,
        )
    )
    return new


def ensure_default(
    session: Session, token: str, webhook_secret: str | None, *, now: datetime
) -> None:
    """Make the source "default" match the environment. Without a secret there, keep or make one."""
    source = session.exec(select(Source).where(Source.name == DEFAULT)).first()
    if source is None:
        source = Source(name=DEFAULT, token_hash="", webhook_secret=new_secret(), created_at=now)
    source.token_hash = hash_token(token)
    source.webhook_secret = webhook_secret or source.webhook_secret
    source.revoked_at = None
    session.add(source)


def sources_in_force(session: Session, *, now: datetime) -> list[SourceKeys]:
    query = select(Source).where(col(Source.revoked_at).is_(None))
    return [_keys(source, now) for source in session.exec(query)]


def _keys(source: Source, now: datetime) -> SourceKeys:
    pairs = [(source.token_hash, source.webhook_secret)]
    if source.old_until and now < source.old_until:
        pairs.append((source.old_token_hash, source.old_webhook_secret))
    tokens, webhook_secrets = zip(*pairs, strict=True)
    return SourceKeys(source.name, tokens, webhook_secrets)


def by_token(sources: Sequence[SourceKeys], token: str) -> str | None:
    """The name of the source this bearer token belongs to. Looked up by hash, so the time it
    takes says nothing about the token."""
    names = {each: source.name for source in sources for each in source.token_hashes}
    return names.get(hash_token(token))


def signing_secrets(session: Session, name: str, *, now: datetime) -> Sequence[str]:
    """Newest first: what we send is signed with each, so that a receiver may change when it likes.
    () = no such source."""
    found = sources_in_force(session, now=now)
    return next((source.webhook_secrets for source in found if source.name == name), ())


def list_sources(session: Session) -> list[Source]:
    return list(session.exec(select(Source).order_by(Source.name)))


def rotate_source(session: Session, name: str, *, keep: timedelta, now: datetime) -> NewSource:
    """A new pair of keys; the old one is good for `keep` longer. Raises NotFound, Unacceptable."""
    if name == DEFAULT:
        raise Unacceptable("error-source-default")
    source = _source(session, name)
    source.old_token_hash, source.old_webhook_secret = source.token_hash, source.webhook_secret
    source.old_until = now + keep
    new = _new_keys(name)
    source.token_hash, source.webhook_secret = hash_token(new.token), new.webhook_secret
    session.add(source)
    return new


def revoke_source(session: Session, name: str, *, now: datetime) -> None:
    """Raises NotFound."""
    source = _source(session, name)
    source.revoked_at = now
    session.add(source)


def _new_keys(name: str) -> NewSource:
    return NewSource(name, "dsk_" + secrets.token_urlsafe(32), new_secret())


def _source(session: Session, name: str) -> Source:
    source = session.exec(select(Source).where(Source.name == name)).first()
    if source is None:
        raise NotFound("error-no-source", name=name)
    return source
