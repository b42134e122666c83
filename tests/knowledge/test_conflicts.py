"""Articles that contradict each other are both named; those that only look alike are left alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.conflicts import conflicts
from knowledge.passages import INTERNAL, Article


def faq(article_id: str, question: str, answer: str) -> Article:
    return Article(article_id, "faq", question, answer, "", "ko", "faq.jsonl")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            ("배송비는 얼마인가요?", "3,000원이에요."),
            ("배송비는  얼마인가요", "2,500원이에요. 5만원 이상은 무료예요."),
            ("3,000", "2,500, 50,000"),
        ),
        (
            ("배송비는 얼마인가요?", "3,000원이에요."),
            ("배송비가 얼마인가요?", "2,500원이에요."),
            ("3,000", "2,500"),
        ),
        (
            ("반품은 며칠 안에 신청해야 하나요?", "7일 안에 신청하세요."),
            ("반품은 며칠 안에 신청해야 되나요?", "14일 안에 신청하세요."),
            ("7 days", "14 days"),
        ),
        (("교환되나요?", "네, 돼요."), ("교환되나요?", "아니요, 안 돼요."), ("yes", "no")),
        (("매장이 있나요?", "서울에 있어요."), ("매장이 있나요?", "부산에 있어요."), None),
        (
            ("How long do refunds take to arrive?", "Refunds take 5 business days."),
            ("How long do the refunds take to arrive?", "It takes 10 business days."),
            ("5 days", "10 days"),
        ),
    ],
)
def test_one_question_with_two_answers_is_reported(
    first: tuple[str, str], second: tuple[str, str], says: tuple[str, str] | None
) -> None:
    (found,) = conflicts([faq("a", *first), faq("b", *second)])
    assert (found.first, found.second) == ("a", "b")
    if says:
        assert (found.first_says, found.second_says) == says


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("배송비는 얼마인가요?", "3,000원이에요."), ("배송비는 얼마인가요?", "3,000원이에요!")),
        (("배송비는 얼마인가요?", "3,000원."), ("설치비는 얼마인가요?", "30,000원.")),
        (
            ("단순 변심으로 반품하면 배송비는 얼마인가요?", "6,000원."),
            ("상품 불량으로 반품하면 배송비는 얼마인가요?", "0원."),
        ),
        (
            ("반품은 며칠 안에 신청해야 하나요?", "7일 안에, 배송비는 3,000원이에요."),
            ("반품은 며칠 안에 신청해야 되나요?", "7일 안에 신청하세요."),
        ),
    ],
)
def test_other_questions_and_the_same_answers_are_not(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert conflicts([faq("a", *first), faq("b", *second)]) == []


def test_what_holds_at_other_times_or_for_other_readers_does_not_contradict() -> None:
    first, second = (
        faq("a", "세일은 얼마나 하나요?", "10%요."),
        faq("b", "세일은 얼마나 하나요?", "20%요."),
    )
    march = datetime(2026, 3, 1, tzinfo=UTC)
    assert conflicts([replace(first, valid_until=march), replace(second, valid_from=march)]) == []
    assert conflicts([first, replace(second, audience=INTERNAL)]) == []
    assert len(conflicts([replace(first, valid_until=march), second])) == 1


def test_ten_thousand_articles_are_compared_in_seconds() -> None:
    articles = [
        faq(str(n), f"상품 {n} 배송비는 얼마인가요?", f"{n}원이에요.") for n in range(10_000)
    ]
    articles.append(faq("twin", "상품 77 배송비는 얼마인가요?", "0원이에요."))
    found = {frozenset((each.first, each.second)) for each in conflicts(articles)}
    assert frozenset(("77", "twin")) in found
