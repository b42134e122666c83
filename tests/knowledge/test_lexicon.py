"""Words, concepts and n-grams, with and without Korean word analysis."""

import subprocess
import sys

import pytest

from knowledge import lexicon
from knowledge.concepts import concepts_in
from knowledge.lexicon import Tokenizer, language_of, normalise, stem


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("환불은 언제 되나요?", "ko"),
        ("ㅠㅠ", "ko"),
        ("Can I pay 카드?", "ko"),
        ("When will I get my refund?", "en"),
        ("1234 ???", "en"),
        ("", "en"),
    ],
)
def test_language_is_told_by_script(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("\u1112\u116a\u11ab불", "환불"),
        ("Re\u200bFund\ufeff", "refund"),
        ("a\ud800b", "a?b"),
    ],
)
def test_text_is_composed_lowered_and_made_encodable(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    "words",
    [
        ("cancel", "cancels", "cancelled", "cancelling"),
        ("return", "returned", "returns"),
        ("ship", "shipping", "shipped"),
        ("charge", "charged", "charges"),
        ("fee", "fees"),
    ],
)
def test_english_forms_of_a_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("반품 배송비 얼마예요", ["return", "shipping fee", "delivery", "price", "price"]),
        ("배송언제와요", ["delivery", "delivery time", "delivery"]),
        ("돈 언제 들어와요", ["refund"]),
        ("where's my order?", ["tracking", "delivery", "order"]),
        ("i want my money back", ["refund"]),
        ("shipping and shipped", ["delivery", "delivery"]),
        ("상품 페이지", []),
        ("cardigan", []),
        ("reorder", []),
    ],
)
def test_concepts_bridge_wording_and_the_longer_term_wins(text: str, expected: list[str]) -> None:
    assert concepts_in(text) == expected


def test_one_korean_and_one_english_question_meet_in_their_concepts() -> None:
    plain = Tokenizer()
    korean = set(plain.terms("비밀번호를 잊어버렸어요").concepts)
    assert korean & set(plain.terms("I forgot my password").concepts)


def test_without_kiwi_korean_has_grams_but_no_words() -> None:
    terms = Tokenizer().terms("환불해 주세요")
    assert terms.words == ()
    assert {"환불", "환", " 환불"} <= set(terms.grams)


def test_kiwi_finds_content_morphemes_in_text_without_spaces() -> None:
    words = lexicon.warm().terms("주문취소해주세요방금시켰는데요").words
    assert {"주문", "취소"} <= set(words)
    assert not {"하", "주", "요"} & set(words)


def test_warming_twice_loads_once() -> None:
    assert lexicon.warm() is lexicon.warm() is lexicon.tokenizer()


def test_a_missing_kiwi_leaves_the_plain_tokenizer() -> None:
    program = (
        "import sys; sys.modules['kiwipiepy'] = None\n"
        "from knowledge import lexicon\n"
        "tokenizer = lexicon.warm()\n"
        "assert not tokenizer.knows_korean and tokenizer is lexicon.tokenizer()\n"
        "assert tokenizer.terms('환불').grams\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "searching without it" in done.stderr


def test_importing_the_search_loads_nothing_heavy() -> None:
    heavy = ["chromadb", "kiwipiepy", "langchain_text_splitters", "openai", "openpyxl", "sklearn"]
    program = (
        "import sys; import knowledge.search, knowledge.ingest, knowledge.confidence\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
