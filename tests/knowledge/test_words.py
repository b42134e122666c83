"""The shop's own words: what is taken, what a text becomes, and what the search then finds."""

import unicodedata
from pathlib import Path

import pytest

from knowledge import record, sources
from knowledge.formats.values import Unusable
from knowledge.passages import Article
from knowledge.search import Library
from knowledge.words import LONGEST, Words, word_article
from tests.knowledge import shop
from tests.knowledge.conftest import NOW, OpenLibrary
from tests.knowledge.test_record import Put, Sessions


def words(**pairs: str) -> Words:
    return Words(word_article(said, means, "words.csv") for said, means in pairs.items())


@pytest.mark.parametrize(
    ("said", "means", "text", "plain"),
    [
        ("돌돌이", "테이프 클리너", "돌돌이는 리필 되나요", "테이프 클리너는 리필 되나요"),
        ("찍찍이 통", "보관함", "찍찍이통 있어요?", "보관함 있어요?"),  # a space may be missing
        ("Luma", "desk lamp", "Do LUMAs break? luma's bulb", "Do desk lamp break? desk lamp bulb"),
        ("Luma", "desk lamp", "illumable Lumaxx", "illumable Lumaxx"),  # inside another word
        ("luma", "스탠드", "Luma는 언제 와요", "스탠드는 언제 와요"),  # a particle follows
        ("tote", "tote bag", "tote or tote bag?", "tote bag or tote bag?"),  # not twice
        ("돌돌이", "테이프 클리너", unicodedata.normalize("NFD", "돌돌이"), "테이프 클리너"),
        ("c.s.", "support", "ask c.s. now", "ask support now"),
    ],
)
def test_a_word_is_read_as_what_it_means(said: str, means: str, text: str, plain: str) -> None:
    assert words(**{said: means}).plainly(text) == plain


def test_words_that_mean_words_come_to_the_same_end() -> None:
    chained = words(톳백="에코백", 에코백="장바구니")
    assert chained.plainly("톳백, 에코백, 장바구니") == "장바구니, 장바구니, 장바구니"
    circle = words(tote="bag x", **{"bag x": "carrier", "carrier": "tote"})
    assert len(set(circle.plainly("tote; bag x; carrier").split("; "))) == 1


def test_without_words_a_text_is_left_as_it_is() -> None:
    assert Words().plainly("cafe\u0301") == "cafe\u0301"


@pytest.mark.parametrize(
    ("said", "means", "code"),
    [
        ("백", "에코백", "word-short"),
        ("--", "dash", "word-short"),
        ("에코백", " ", "word-short"),
        ("에코백", "  에코백 ", "word-same"),
        ("Luma", "LUMA", "word-same"),
        ("please", "lamp", "word-common"),
        ("문의", "상담", "word-common"),
        ("x" * (LONGEST + 1), "lamp", "word-long"),
    ],
)
def test_a_word_that_would_do_harm_is_refused(said: str, means: str, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        word_article(said, means, "words.csv")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "content", "encoding"),
    [
        ("words.csv", "word,meaning\n돌돌이,테이프 클리너\n문의,상담\n,램프\n", "utf-8"),
        ("동의어.csv", "단어,뜻\n돌돌이,테이프 클리너\n문의,상담\n,램프\n", "cp949"),
        (
            "synonyms.jsonl",
            '{"word": "돌돌이", "meaning": "테이프 클리너"}\n{"word": "문의", "meaning": "상담"}\n'
            '{"meaning": "램프"}\n',
            "utf-8",
        ),
    ],
)
def test_a_table_of_words_stands_beside_the_faq(
    tmp_path: Path, name: str, content: str, encoding: str
) -> None:
    (tmp_path / name).write_bytes(content.encode(encoding))
    loaded = sources.read([tmp_path])
    (word,) = loaded.articles
    assert (word.id, word.title, word.text) == ("word:돌돌이", "돌돌이", "테이프 클리너")
    assert [refused.code for refused in loaded.refused] == ["word-common", "no-word"]


ASKED = {
    "ko": ("몰랑이 색깔이 뭐가 있어요?", "몰랑이", "에코백"),
    "en": ("What colours does the Quokka come in?", "Quokka", "fleece blanket"),
}
ARTICLES = [  # nothing but the word tells the second of each from the first
    Article("ko-a", "faq", "우산 색깔", "빨강과 파랑이 있어요.", "", "ko", "ko/faq.csv"),
    Article("ko-bag", "faq", "에코백 색깔", "베이지와 검정이 있어요.", "", "ko", "ko/faq.csv"),
    Article("en-a", "faq", "Quilt colours", "Red and blue.", "", "en", "en/faq.csv"),
    Article("en-rug", "faq", "Fleece blanket colours", "Grey and navy.", "", "en", "en/faq.csv"),
]


def first(library: Library, text: str) -> str:
    hits = library.search(text, limit=1).hits
    return hits[0].passage.id if hits else ""


@pytest.mark.parametrize(
    ("language", "article"),
    [("ko", "ko-bag"), pytest.param("en", "en-rug", marks=pytest.mark.slow)],
)
def test_a_word_changes_what_is_found_and_its_removal_changes_it_back(
    language: str, article: str, put: Put, sessions: Sessions, open_library: OpenLibrary
) -> None:
    text, said, means = ASKED[language]
    put([*shop.faq("ko"), *shop.faq("en"), *ARTICLES])
    library = open_library()
    assert first(library, text) != article
    put([word_article(said, means, "agent:U_SORA")])
    library.refresh()
    assert library.wait_ready(), library.health()
    assert first(library, text) == article
    with sessions() as session:
        assert record.remove(session, f"word:{said.lower()}", now=NOW)
        session.commit()
    library.refresh()
    assert library.wait_ready(), library.health()
    assert first(library, text) != article


def test_an_article_written_with_the_word_is_found_by_what_it_means(
    put: Put, open_library: OpenLibrary
) -> None:
    snugglo = Article("en-snug", "faq", "Snugglo", "Wash at 30 degrees.", "", "en", "en/faq.csv")
    put([*shop.faq("en"), snugglo, word_article("Snugglo", "fleece blanket", "words.csv")])
    library = open_library()
    (hit, *_) = library.search("how do I wash my fleece blanket").hits
    assert hit.passage.id == "en-snug"
    assert hit.passage.title == "Snugglo"  # people are shown what was written
