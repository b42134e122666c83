"""Tickets are found by what was said and by who said it, and by nothing that is covered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.erasing import erase_customer
from bot.tickets import search
from bot.tickets.queries import get_ticket
from bot.tickets.search import MOST_WORDS, TicketWord, words_of
from bot.tickets.terms import Language
from tests.fakes import HANA, MINA, NOW, ListedJobs, fresh_database, receive_one, rows, said


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    with fresh_database(tmp_path if is_sqlite else request.getfixturevalue("postgres")) as db:
        yield db


def ticket(db: Database, number: int, text: str, **sender: Any) -> int:
    inbound = said(text, f"e-{number}")
    who = replace(HANA, external_id=f"c-{number}", **sender)
    ticket_id = receive_one(db, ListedJobs(), replace(inbound, sender=who)).ticket_id
    with db.write() as session:
        words = search.words_in(session, get_ticket(session, ticket_id))
        search.keep(session, ticket_id, words)
    return ticket_id


def found(db: Database, typed: str, **page: int) -> list[int]:
    with db.read() as session:
        return search.find(session, typed, **({"limit": 10} | page))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("배송비가 얼마예요?", ["배송", "비가", "얼마", "예요"]),
        ("무료배송", ["무료", "배송"]),
        ("옷", ["옷"]),
        ("Delivered DELIVERY", ["delive"]),
        ("ORD-20261122-7", ["ord", "20261122", "7"]),
        ("ＡＢＣ ①", ["abc", "1"]),
        ("  !? ", []),
    ],
)
def test_a_text_is_known_by_these_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_all_the_words_must_be_there_and_the_newest_comes_first(db: Database) -> None:
    first = ticket(db, 1, "배송이 늦어요. 환불해 주세요", name="이준호")
    second = ticket(db, 2, "배송비는 얼마인가요")
    assert found(db, "배송") == [second, first]
    assert found(db, "배송 환불") == [first]
    assert found(db, "이준호") == [first]
    assert found(db, "교환") == []
    assert found(db, "배송", limit=1, before=second) == [first]


@pytest.mark.parametrize(
    "typed", ["010-1234-5678", "01012345678", "+82 10-1234-5678", "Hana@Example.com", "c-1"]
)
def test_a_customer_is_found_by_the_whole_of_what_names_them(db: Database, typed: str) -> None:
    theirs = ticket(db, 1, "안녕하세요", phone="010-1234-5678", email="hana@example.com")
    ticket(db, 2, "안녕하세요", email="")
    assert found(db, typed) == [theirs]


@pytest.mark.parametrize("typed", ["5678", "1234", "010", "example", "hana@"])
def test_nothing_under_the_veil_can_be_guessed_piece_by_piece(db: Database, typed: str) -> None:
    ticket(db, 1, "전화 010-1234-5678, 메일 hana@example.com", phone="010-1234-5678", name="")
    assert found(db, typed) == []


def test_an_erased_customer_is_not_found_any_more(db: Database) -> None:
    ticket(db, 1, "배송 언제 와요")
    kept = ticket(db, 2, "배송 언제 와요")
    erase_customer(db, "c-1", by=MINA, now=NOW, language=Language.EN, dry=False)
    assert found(db, "배송") == [kept]
    assert {row.ticket_id for row in rows(db, TicketWord)} == {kept}


def test_a_long_message_is_known_by_its_beginning(db: Database) -> None:
    ticket(db, 1, " ".join(f"word{n}" for n in range(5_000)))
    assert len(rows(db, TicketWord)) == MOST_WORDS
    assert found(db, "word3")


@pytest.mark.parametrize("typed", ["'; drop table ticket --", "%", "\x00", "\ud800", "배" * 5_000])
def test_whatever_is_typed_is_only_looked_for(db: Database, typed: str) -> None:
    ticket(db, 1, "배송")
    assert found(db, typed) == []
