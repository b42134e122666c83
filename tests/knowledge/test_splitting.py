"""Policies are cut where a reader would cut them, and the whole section can always be had back."""

import pytest

from knowledge.splitting import LONGEST, split
from tests.knowledge import shop


def ids(markdown: str) -> list[str]:
    return [passage.id for passage in split([shop.policy(markdown)])]


def test_a_faq_stays_whole_however_long_it_is() -> None:
    article = shop.faq("ko")[0]
    (passage,) = split([article])
    assert (passage.id, passage.title, passage.text) == (article.id, article.title, article.text)
    assert passage.section == passage.text


def test_policy_sections_carry_file_name_and_heading_in_their_ids() -> None:
    assert [passage.id for passage in split([shop.policy()])] == [
        "policy:returns.md#교환·반품 정책",
        "policy:returns.md#신청 기간",
        "policy:returns.md#회수 절차",
    ]


def test_the_heading_path_is_put_back_into_the_text() -> None:
    passage = split([shop.policy("# 정책\n\n## 반품\n\n### 비용\n\n6,000원이에요.\n")])[0]
    assert passage.section_path == ("정책", "반품", "비용")
    assert passage.text == "정책 > 반품 > 비용\n\n6,000원이에요."
    assert passage.section == "6,000원이에요."


@pytest.mark.parametrize(
    ("head", "is_passage"),
    [
        ("시행일: 2026년 3월 2일", False),
        ("Effective date: March 2, 2026\nLast updated 1 June 2026", False),
        ("시행일: 2026년 3월 2일\n\n모든 주문에 적용해요.", True),
        ("Version 2 of our kettles is repaired free of charge for two years from purchase.", True),
    ],
)
def test_a_date_below_the_title_answers_nobody(head: str, is_passage: bool) -> None:
    found = ids(f"# 정책\n\n{head}\n\n## 반품\n\n버전 2\n")
    assert found == ["policy:returns.md#정책"] * is_passage + ["policy:returns.md#반품"]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A\n\nx\n\n## B ##\n\ny\n", ["A", "B"]),
        ("A\n===\n\nx\n\nB\n---\n\ny\n", ["A", "B"]),
        ("# A\n\n```\n# not a heading\n```\n", ["A"]),
        ("# A\n\n~~~\n```\n# not\n~~~\n\n## B\n\ny\n", ["A", "B"]),
        ("# A\n\n## Empty\n\n## B\n\ny\n", ["B"]),
        ("no heading at all\n", ["교환·반품 정책"]),
        ("# A\n\n#hashtag is text\n", ["A"]),
        ("# A\n\n- item\n---\n\nrest\n", ["A"]),
        ("# A\n\n## B\n\nx\n\n# C\n\n## B\n\ny\n", ["B", "B (2)"]),
    ],
)
def test_headings_are_found_in_both_styles_and_never_in_code(
    markdown: str, expected: list[str]
) -> None:
    assert ids(markdown) == [f"policy:returns.md#{heading}" for heading in expected]


def test_ids_are_unique_over_all_articles_and_the_first_keeps_the_plain_form() -> None:
    twice = [shop.policy("# A\n\nx"), shop.policy("# A\n\ny", language="en")]
    assert [passage.id for passage in split(twice)] == [
        "policy:returns.md#A",
        "policy:returns.md#A (2)",
    ]


def test_list_indentation_survives() -> None:
    body = "- 하나\n  - 둘\n    - 셋"
    assert split([shop.policy(f"# 정책\n\n{body}\n")])[0].section == body


def test_long_korean_text_is_cut_at_sentence_ends() -> None:
    sentence = (
        "교환은 상품을 받으신 날부터 7일 안에 신청하실 수 있으며 평일 09:00~18:00에 처리해요."
    )
    body = " ".join([sentence] * 40)
    passages = split([shop.policy(f"# 정책\n\n{body}\n")])
    assert len(passages) > 2
    for passage in passages:
        text = passage.text.removeprefix("정책\n\n")
        assert len(text) <= LONGEST
        assert text.startswith("교환은")
        assert text.endswith("처리해요.")
        assert passage.section == body
    assert passages[1].id == "policy:returns.md#정책 (2)"


def test_a_long_table_is_cut_between_rows_and_every_piece_has_the_header() -> None:
    header = "| 지역 | 추가 배송비 |\n|---|---|"
    rows = [
        f"| 도서산간 지역 {number} | {number:,}원이 추가되고 출고가 늦어져요 |"
        for number in range(60)
    ]
    body = (
        f"추가 배송비는 아래와 같아요.\n\n{header}\n"
        + "\n".join(rows)
        + "\n\n제주는 따로 안내해요."
    )
    passages = split([shop.policy(f"# 배송\n\n{body}\n")])
    tables = [p.text.removeprefix("배송\n\n") for p in passages if "|---|" in p.text]
    assert len(tables) > 2
    assert all(table.startswith(header) and len(table) <= LONGEST for table in tables)
    assert [line for table in tables for line in table.splitlines()[2:]] == rows
    assert all(passage.section == body for passage in passages)
    assert passages[0].text.endswith("아래와 같아요.")
    assert passages[-1].text.endswith("따로 안내해요.")


def test_a_row_longer_than_the_limit_is_still_one_row() -> None:
    row = "| " + "가" * (LONGEST + 50) + " | x |"
    passages = split([shop.policy(f"# 정책\n\n| a | b |\n|---|---|\n{row}\n| c | d |\n")])
    assert [row in passage.text for passage in passages] == [True, False]
