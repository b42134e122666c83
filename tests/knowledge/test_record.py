"""The record follows the files, keeps what was, and tells when the content changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from knowledge import record
from knowledge.passages import Article
from knowledge.record import ArticleRow, Stored
from tests.knowledge import shop
from tests.knowledge.conftest import NOW

Put = Callable[[list[Article]], Stored]
Sessions = Callable[[], Session]


def stamp(sessions: Sessions) -> str:
    with sessions() as session:
        return record.stamp(session)


def test_storing_twice_changes_nothing(put: Put, sessions: Sessions) -> None:
    assert put(shop.faq("ko")) == Stored(added=6)
    before = stamp(sessions)
    assert put(shop.faq("ko")) == Stored(unchanged=6)
    assert stamp(sessions) == before


def test_a_changed_answer_raises_the_version_and_the_stamp(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    before = stamp(sessions)
    assert put([replace(first, text="무료예요."), *rest]) == Stored(changed=1, unchanged=5)
    assert stamp(sessions) != before
    with sessions() as session:
        row = session.get_one(ArticleRow, first.id)
        assert (row.version, row.text) == (2, "무료예요.")


def test_what_vanished_from_its_file_is_removed_but_kept(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest, *shop.faq("en")])
    assert put(rest) == Stored(unchanged=5, removed=1)
    with sessions() as session:
        assert session.get_one(ArticleRow, first.id).removed_at is not None
        in_force = [article.id for article in record.articles(session)]
    assert first.id not in in_force
    assert len(in_force) == 11  # the other file was not touched


def test_what_comes_back_counts_as_added(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    before = stamp(sessions)
    put(rest)
    assert put([first, *rest]) == Stored(added=1, unchanged=5)
    assert stamp(sessions) == before


def test_the_caller_says_which_sources_are_complete(sessions: Sessions) -> None:
    with sessions() as session:
        record.store(session, shop.faq("ko"), now=NOW)
        kept = record.store(session, [], now=NOW, covers=lambda source: False)
        gone = record.store(session, [], now=NOW, covers=lambda source: source == "ko/faq.jsonl")
    assert (kept.removed, gone.removed) == (0, 6)


def test_a_moved_file_is_no_change_of_content(put: Put, sessions: Sessions) -> None:
    put(shop.faq("ko"))
    before = stamp(sessions)
    moved = [replace(article, source="/elsewhere/faq.jsonl") for article in shop.faq("ko")]
    assert put(moved) == Stored(unchanged=6)
    assert stamp(sessions) == before
    with sessions() as session:
        assert {article.source for article in record.articles(session)} == {"/elsewhere/faq.jsonl"}


def test_nothing_is_kept_without_the_callers_commit(sessions: Sessions) -> None:
    with sessions() as session:
        record.store(session, shop.faq("ko"), now=NOW)
    with sessions() as session:
        assert record.articles(session) == []


def test_an_article_comes_back_as_it_was_stored(put: Put, sessions: Sessions) -> None:
    put([shop.policy()])
    with sessions() as session:
        assert record.articles(session) == [shop.policy()]


def test_every_wording_is_kept_and_can_be_listed(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    put([replace(first, text="무료예요."), *rest])
    put([replace(first, text="무료예요."), *rest])
    put(rest)
    put([first, *rest])
    with sessions() as session:
        kept = record.history(session, first.id)
        assert [(row.version, row.text, row.is_removal) for row in kept] == [
            (1, first.text, False),
            (2, "무료예요.", False),
            (2, "무료예요.", True),
            (3, first.text, False),
        ]
        assert len(record.history(session, rest[0].id)) == 1
        assert {article.id: article.version for article in record.articles(session)}[first.id] == 3


def test_an_article_is_searched_only_within_its_dates(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    begins, ends = NOW, NOW + timedelta(days=7)
    put([replace(first, valid_from=begins, valid_until=ends), *rest])

    def is_found(moment: datetime) -> bool:
        with sessions() as session:
            return first.id in {a.id for a in record.articles(session, now=moment)}

    second = timedelta(seconds=1)
    moments = (begins - second, begins, ends - second, ends)
    assert [is_found(moment) for moment in moments] == [False, True, True, False]
    with sessions() as session:
        stamps = [record.stamp(session, now=moment) for moment in moments]
        assert stamps[0] == stamps[3] != stamps[1] == stamps[2]
        assert first.id in {row.id for row in record.rows(session)}


def test_a_changed_audience_or_date_is_a_new_version(put: Put) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    assert put([replace(first, audience="internal"), *rest]) == Stored(changed=1, unchanged=5)
    until = replace(first, audience="internal", valid_until=NOW)
    assert put([until, *rest]) == Stored(changed=1, unchanged=5)


def test_one_article_can_be_taken_out_of_force(put: Put, sessions: Sessions) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    with sessions() as session:
        assert record.remove(session, first.id, now=NOW)
        assert not record.remove(session, first.id, now=NOW)
        assert not record.remove(session, "nobody", now=NOW)
        session.commit()
        assert first.id not in {article.id for article in record.articles(session)}
        assert record.history(session, first.id)[-1].is_removal
