"""Who may post: tokens are kept as hashes, secrets can be taken back."""

import pytest
from sqlmodel import select

from bot.db import Database
from bot.errors import NotFound, Unacceptable
from bot.intake.sources import (
    DEFAULT,
    NewSource,
    add_source,
    by_token,
    ensure_default,
    list_sources,
    revoke_source,
    signing_secret,
    sources_in_force,
)
from bot.tickets.models import Source
from tests.fakes import NOW, rows


def _add(db: Database, name: str) -> NewSource:
    with db.write() as session:
        return add_source(session, name, now=NOW)


def test_a_new_source_has_a_token_nobody_can_read_back(db: Database) -> None:
    new = _add(db, " shop ")
    assert new.name == "shop"
    assert new.token not in repr(rows(db, Source))
    with db.read() as session:
        assert by_token(sources_in_force(session), new.token) == "shop"
        assert signing_secret(session, "shop") == new.webhook_secret


@pytest.mark.parametrize("token", ["", "x", "dsk_", "\ud800", "한글", "x" * 100_000])
def test_another_token_opens_nothing(db: Database, token: str) -> None:
    _add(db, "shop")
    with db.read() as session:
        assert by_token(sources_in_force(session), token) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "shop", " shop "])
def test_a_name_is_needed_and_used_once(db: Database, name: str) -> None:
    _add(db, "shop")
    with pytest.raises(Unacceptable):
        _add(db, name)


def test_a_revoked_source_opens_nothing_any_more(db: Database) -> None:
    new = _add(db, "shop")
    with db.write() as session:
        revoke_source(session, "shop", now=NOW)
    with db.read() as session:
        assert by_token(sources_in_force(session), new.token) is None
        assert sources_in_force(session) == []
        assert [source.name for source in list_sources(session)] == ["shop"]


def test_revoking_what_is_not_there_says_so(db: Database) -> None:
    with pytest.raises(NotFound, match="shop"), db.write() as session:
        revoke_source(session, "shop", now=NOW)


def test_the_environments_source_follows_the_environment(db: Database) -> None:
    for token, secret in (("one", "whsec_AAAA"), ("two", None)):
        with db.write() as session:
            ensure_default(session, token, secret, now=NOW)
    with db.read() as session:
        assert by_token(sources_in_force(session), "one") is None
        assert by_token(sources_in_force(session), "two") == DEFAULT
        assert signing_secret(session, DEFAULT) == "whsec_AAAA"
        assert len(session.exec(select(Source)).all()) == 1
