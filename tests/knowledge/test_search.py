"""The right article is found for other words, in both languages, from many threads."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from knowledge import learned
from knowledge.confidence import confidence
from knowledge.degraded import Cause, Degraded
from knowledge.embedding import HashEmbedder, local_embedder
from knowledge.learned import Lesson
from knowledge.minilm import shared
from knowledge.passages import Article, Found
from knowledge.record import Stored
from knowledge.search import Library
from tests.knowledge import shop
from tests.knowledge.conftest import LOCAL, NOW, SPACE, OpenLibrary

Put = Callable[[list[Article]], Stored]


def top(found: Found) -> str:
    return found.hits[0].passage.id


@pytest.mark.parametrize(
    ("message", "article"),
    [
        ("택배비 얼마 내야 해요?", "ko-ship-fee"),
        ("배송언제와요", "ko-ship-time"),
        ("돈 언제 돌려받을 수 있나요", "ko-refund"),
        ("반품했는데 환불이 아직도 안 됐어요ㅠㅠ", "ko-refund"),
        ("M 사이즈를 L로 바꾸고 싶은데요", "ko-exchange"),
        ("비번 까먹었어요", "ko-password"),
        ("현금 영수증 번호를 안 넣었는데 지금이라도 될까요", "ko-receipt"),
        ("what does shipping cost", "en-ship-fee"),
        ("when is my parcel arriving", "en-ship-time"),
        ("when do i get my money back", "en-refund"),
        ("can i swap it for a bigger size", "en-exchange"),
        ("cant log in, password reset please", "en-password"),
    ],
)
def test_a_paraphrase_finds_its_article(bilingual: Library, message: str, article: str) -> None:
    found = bilingual.search(message)
    assert top(found) == article
    assert found.degraded is None
    assert confidence(found).level != "none"


@pytest.mark.parametrize(
    ("message", "article"),
    [("주문한 거 언제 와요", "ko-ship-time"), ("need a receipt for my purchase", "en-receipt")],
)
def test_on_a_near_tie_the_right_article_is_among_the_first_three(
    bilingual: Library, message: str, article: str
) -> None:
    assert article in [hit.passage.article_id for hit in bilingual.search(message).hits[:3]]


@pytest.mark.parametrize(
    "message",
    [
        "오늘 서울 날씨 어때요?",
        "파이썬 리스트 정렬하는 법 알려줘",
        "ㅎㅎㅎ",
        "who won the world cup",
        "write me a poem about the sea",
        "asdfasdf",
    ],
)
def test_what_the_documents_do_not_answer_is_not_called_sure(
    bilingual: Library, message: str
) -> None:
    assert confidence(bilingual.search(message)).level in ("low", "none")


@pytest.mark.parametrize("message", ["", "  \n", "???", "🙏🙏"])
def test_a_message_without_words_finds_nothing(bilingual: Library, message: str) -> None:
    assert bilingual.search(message).hits == ()


@pytest.mark.parametrize(
    "message",
    [
        "환불" * 50_000,
        "a\u0301" * 50_000,
        "\ud800환불",
        "환불\x00해 주세요",
        "\u202e환불",
        "=1+1|' ''",
    ],
)
def test_hostile_text_neither_fails_nor_takes_long(bilingual: Library, message: str) -> None:
    begun = time.process_time()
    bilingual.search(message)
    assert time.process_time() - begun < 1


def test_scores_run_from_0_to_1_and_their_parts_explain_them(bilingual: Library) -> None:
    hits = bilingual.search("배송비는 얼마인가요?", limit=3).hits
    assert len(hits) == 3
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert scores[0] <= 1
    parts = hits[0].parts
    explained = sum(
        parts[name] for name in ("words", "grams", "jamo", "concepts", "intents", "vectors")
    )
    assert explained == pytest.approx(scores[0], abs=0.001)
    assert parts["coverage"] == 1.0
    assert parts["lead"] == pytest.approx(scores[0] - scores[1], abs=0.001)


def test_lead_and_so_confidence_do_not_depend_on_the_limit(bilingual: Library) -> None:
    message = "반품 배송비 얼마예요"
    one, many = bilingual.search(message, limit=1), bilingual.search(message, limit=9)
    assert confidence(one) == confidence(many)


def test_the_language_of_the_message_is_preferred_unless_told_otherwise(
    bilingual: Library,
) -> None:
    assert top(bilingual.search("refund 환불")) == "ko-refund"
    assert top(bilingual.search("refund 환불", language="en")) == "en-refund"


def test_a_korean_customer_of_an_english_shop_is_understood(
    put: Put, open_library: OpenLibrary
) -> None:
    put(shop.faq("en"))
    library = open_library()
    for message, article in (
        ("환불은 언제 되나요?", "en-refund"),
        ("비밀번호를 잊어버렸어요", "en-password"),
        ("배송비 얼마예요?", "en-ship-fee"),
    ):
        assert top(library.search(message)) == article


def test_policy_sections_are_found_and_the_parent_section_can_be_read(
    put: Put, open_library: OpenLibrary
) -> None:
    put([*shop.faq("ko"), shop.policy()])
    library = open_library()
    found = top(library.search("기사님이 언제 회수하러 방문하시나요?"))
    assert found == "policy:returns.md#회수 절차"
    assert library.section(found) == "기사님이 1~3영업일 안에 방문해 회수해요."
    passage = library.passage("policy:returns.md#신청 기간")
    assert passage is not None
    assert "| 단순 변심 | 7일 |" in passage.text
    assert library.passage("policy:returns.md#없음") is None
    with pytest.raises(KeyError):
        library.section("policy:returns.md#없음")


def test_refresh_follows_the_record_and_keeps_the_index_when_nothing_changed(
    put: Put, open_library: OpenLibrary
) -> None:
    first, *rest = shop.faq("ko")
    put([first, *rest])
    library = open_library()
    before = library.health()
    assert (before.articles, before.passages, before.embedder) == (6, 6, LOCAL.name)
    library.refresh()
    assert library.wait_ready()
    assert library.health() == before
    put([replace(rest[0], title="쇼룸에 주차할 수 있나요?", text="두 대까지 돼요."), *rest[1:]])
    library.refresh()
    assert top(library.search("주차 되나요?")) == rest[0].id
    assert library.wait_ready()
    assert top(library.search("주차 되나요?")) == rest[0].id
    hits = library.search("배송비는 얼마인가요?", limit=10).hits
    assert first.id not in [hit.passage.id for hit in hits]
    assert library.health().generation != before.generation


def test_keywords_answer_while_the_index_is_still_being_built(
    put: Put, open_library: OpenLibrary
) -> None:
    put(shop.faq("en"))
    found = open_library(ready=False).search("When will I get my refund?")
    assert top(found) == "en-refund"
    assert str(found.degraded).startswith("the index is being prepared")
    assert found.generation is None


def test_an_empty_shop_finds_nothing_and_needs_no_index(open_library: OpenLibrary) -> None:
    library = open_library()
    assert library.search("환불") == Found()
    assert library.health().degraded is None


def test_a_library_that_was_never_refreshed_says_so(
    tmp_path: Path, sessions: Callable[[], Session]
) -> None:
    found = Library(tmp_path, sessions, HashEmbedder()).search("환불은 언제 되나요?")
    assert found == Found(degraded=Degraded(Cause.UNREAD))


@pytest.mark.slow
def test_many_threads_search_while_the_record_changes(put: Put, open_library: OpenLibrary) -> None:
    put(shop.faq("en"))
    library = open_library()
    failures: list[object] = []

    def search_often() -> None:
        for _ in range(40):
            found = library.search("When will I get my refund?")
            if not found.hits or top(found) != "en-refund" or found.degraded:
                failures.append(found)

    threads = [threading.Thread(target=search_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    first, *rest = shop.faq("en")
    for version in range(2):
        put([replace(first, text=f"Shipping is ${version}."), *rest])
        library.refresh()
        assert library.wait_ready()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    ("language", "asked", "then"),
    [
        ("ko", "배송비는 얼마인가요?", "그럼 제주는요?"),
        ("en", "How much is shipping?", "And what about Hawaii?"),
    ],
)
def test_an_approved_question_says_nothing_of_what_is_asked_after_it(
    put: Put,
    sessions: Callable[[], Session],
    open_library: OpenLibrary,
    language: str,
    asked: str,
    then: str,
) -> None:
    put(shop.faq(language))
    with sessions() as session:
        answered = Lesson(f"{language}-ship-fee", asked, language)
        learned.teach(session, answered, key="first", by="U_MINA", now=NOW)
        session.commit()
    library = open_library()

    def said_of_it(found: Found) -> float:
        [hit] = [each for each in found.hits if each.passage.id == answered.article_id]
        return hit.parts["questions"]

    assert said_of_it(library.search(f"{asked} {then}")) > 0.02
    assert said_of_it(library.search(then, leaning_on=asked)) <= 0.001
    with sessions() as session:
        also = Lesson(f"{language}-ship-time", f"{asked} {then}", language)
        learned.teach(session, also, key="second", by="U_MINA", now=NOW)
        session.commit()
    library.refresh()
    assert library.wait_ready()
    assert top(library.search(then, leaning_on=asked)) == also.article_id


def test_bare_names_are_compared_as_sentences_alone(put: Put, open_library: OpenLibrary) -> None:
    names = ["activate my card", "card lost or stolen", "change my pin"]
    put([Article(name, "faq", name, name, "", "en", "names.jsonl") for name in names])
    embedder = local_embedder(SPACE)
    library = open_library(embedder=embedder)
    message = "somebody has taken my wallet"
    mix = embedder.mix(message).sharpened()
    asked, *known = shared().embed([message, *(f"{name}\n{name}" for name in names)])
    likeness = {name: float(vector @ asked) for name, vector in zip(names, known, strict=True)}
    hits = library.search(message).hits
    assert hits
    for hit in hits:
        part = mix.vectors / sum(mix) * likeness[hit.passage.id]
        assert hit.parts["vectors"] == pytest.approx(part, abs=0.005)
