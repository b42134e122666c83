"""Texts are made ready for matching."""

import pytest

from bot.triage.reading import plain, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Where   IS\tit  ", "where is it"),
        ("환\u200b불", "환불"),
        ("가".join(["\u1112\u116a\u11ab", ""]) + "불", "환가불"),  # NFD from a Mac
        ("ＲＥＦＵＮＤ", "refund"),
        ("아직 안왓어요 시켯는데 잇나요", "아직 안왔어요 시켰는데 있나요"),
        ("don’t", "don't"),
        ("a\n\n\n b", "a\nb"),
    ],
)
def test_spelling_is_made_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_only_the_start_and_the_end_of_a_long_text_are_read() -> None:
    text = plain("처음" + "가" * 50_000 + "끝")
    assert len(text) <= 10_001
    assert text.startswith("처음")
    assert text.endswith("끝")


@pytest.mark.parametrize("text", ["\ufdfa" * 10_000, "가\u0301" * 20_000, "\n" * 50_000])
def test_no_text_grows_past_the_cap(text: str) -> None:
    assert len(plain(text)) <= 10_001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("안녕하세요 배송 언제 와요? 급해요", ["안녕하세요", "배송 언제 와요?", "급해요"]),
        ("컵이 깨졌어요 환불해 주세요", ["컵이 깨졌어요", "환불해 주세요"]),
        ("It broke. I want a refund!", ["it broke.", "i want a refund!"]),
        ("3.5cm", ["3.5cm"]),
    ],
)
def test_sentences_end_at_stops_and_polite_endings(text: str, expected: list[str]) -> None:
    assert sentences(plain(text)) == expected
