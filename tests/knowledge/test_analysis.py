"""Analyses are kept by text: made once, read ever after, forgotten with their text."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, select

from knowledge import record
from knowledge.analysis import Analyses, Analysis, AnalysisRow
from knowledge.lexicon import Tokenizer
from knowledge.passages import Article
from tests.knowledge import shop
from tests.knowledge.conftest import SPACE, OpenLibrary

Sessions = Callable[[], Session]
Put = Callable[[list[Article]], record.Stored]

KOREAN, ENGLISH = "환불은 며칠이나 걸리나요?", "How long does a refund take?"


class Words:
    """Stands where Kiwi does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> list[str]:
        self.asked.append(text)
        return text.split()


def kept(sessions: Sessions) -> int:
    with sessions() as session:
        return len(session.exec(select(AnalysisRow.text_hash)).all())


def same(one: Analysis, other: Analysis) -> bool:
    return (one.families, one.place) == (other.families, other.place)


def test_a_text_is_analysed_once(sessions: Sessions) -> None:
    words = Words()
    first = Analyses(sessions, SPACE).of([KOREAN, ENGLISH, KOREAN], Tokenizer(words))
    again = Analyses(sessions, SPACE).of([ENGLISH, KOREAN], Tokenizer(words))
    assert words.asked == [KOREAN]
    korean, english, _ = first
    assert same(korean, again[1])
    assert same(english, again[0])
    assert korean.families["words"]
    assert any(korean.place)


def test_korean_is_analysed_again_once_its_words_can_be_had(sessions: Sessions) -> None:
    analyses, words = Analyses(sessions, SPACE), Words()
    assert [each.is_whole for each in analyses.of([KOREAN, ENGLISH], Tokenizer())] == [False, True]
    assert kept(sessions) == 1
    korean, _ = analyses.of([KOREAN, ENGLISH], Tokenizer(words))
    assert korean.is_whole
    assert words.asked == [KOREAN]
    assert kept(sessions) == 2


def test_what_no_text_needs_is_forgotten(sessions: Sessions) -> None:
    analyses = Analyses(sessions, SPACE)
    analyses.of([ENGLISH, "Do you ship to Jeju?"], Tokenizer())
    analyses.of([ENGLISH], Tokenizer())
    assert kept(sessions) == 1


def test_what_another_analyser_made_is_neither_read_nor_kept(sessions: Sessions) -> None:
    analyses, words = Analyses(sessions, SPACE), Words()
    analyses.of([KOREAN], Tokenizer(words))
    with sessions() as session:
        session.execute(update(AnalysisRow).values(analyser="an older one"))
        session.commit()
    analyses.of([KOREAN], Tokenizer(words))
    assert words.asked == [KOREAN, KOREAN]
    assert kept(sessions) == 1


def test_a_search_made_anew_gives_the_same_scores(open_library: OpenLibrary, put: Put) -> None:
    put([*shop.faq("ko"), *shop.faq("en")])
    found = [open_library().search("환불 언제 돼요? refund") for _ in range(2)]
    assert found[0].hits == found[1].hits


def test_search_goes_on_where_analyses_cannot_be_kept(
    open_library: OpenLibrary, put: Put, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    put(shop.faq("en"))
    refuse = "CREATE TRIGGER full BEFORE INSERT ON analysis BEGIN SELECT RAISE(FAIL, 'full'); END"
    with engine.begin() as connection:
        connection.exec_driver_sql(refuse)
    assert open_library().search("How long does shipping take?").hits
    assert "analyses were not kept" in caplog.text
