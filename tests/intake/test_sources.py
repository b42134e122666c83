"""Who may post: tokens are kept as hashes, secrets can be taken back."""

from datetime import timedelta

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
    rotate_source,
    signing_secrets,
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
        assert by_token(sources_in_force(session, now=NOW), new.token) == "shop"
        assert signing_secrets(session, "shop", now=NOW) == (new.webhook_secret,)


@pytest.mark.parametrize("token", ["", "x", "dsk_", "\ud800", "한글", "x" * 100_000])
def test_another_token_opens_nothing(db: Database, token: str) -> None:
    _add(db, "shop")
    with db.read() as session:
        assert by_token(sources_in_force(session, now=NOW), token) is None


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
        assert by_token(sources_in_force(session, now=NOW), new.token) is None
        assert sources_in_force(session, now=NOW) == []
        assert [source.name for source in list_sources(session)] == ["shop"]


def test_revoking_what_is_not_there_says_so(db: Database) -> None:
    with pytest.raises(NotFound, match="shop"), db.write() as session:
        revoke_source(session, "shop", now=NOW)


def test_the_environments_source_follows_the_environment(db: Database) -> None:
    for token, secret in (("one", "whsec_AAAA"), ("two", None)):
        with db.write() as session:
            ensure_default(session, token, secret, now=NOW)
    with db.read() as session:
        assert by_token(sources_in_force(session, now=NOW), "one") is None
        assert by_token(sources_in_force(session, now=NOW), "two") == DEFAULT
        assert signing_secrets(session, DEFAULT, now=NOW) == ("whsec_AAAA",)
        assert len(session.exec(select(Source)).all()) == 1


def test_while_a_source_changes_its_keys_both_pairs_are_good(db: Database) -> None:
    old, week = _add(db, "shop"), timedelta(days=7)
    with db.write() as session:
        new = rotate_source(session, "shop", keep=week, now=NOW)
    with db.read() as session:
        for moment, both in ((NOW, True), (NOW + week, False)):
            found = sources_in_force(session, now=moment)
            assert by_token(found, new.token) == "shop"
            assert by_token(found, old.token) == ("shop" if both else None)
            older = (old.webhook_secret,) if both else ()
            assert signing_secrets(session, "shop", now=moment) == (new.webhook_secret, *older)


@pytest.mark.parametrize(("name", "error"), [("nobody", NotFound), (DEFAULT, Unacceptable)])
def test_what_has_no_keys_of_ours_is_not_rotated(
    db: Database, name: str, error: type[Exception]
) -> None:
    with db.write() as session, pytest.raises(error):
        rotate_source(session, name, keep=timedelta(0), now=NOW)
