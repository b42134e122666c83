"""What was changed in a draft, told apart by kind, and applied to other texts."""

import pytest

from bot.learning.edits import Change, apply, changes, share_kept, split
from bot.tickets.corrections import CorrectionKind as Kind
from bot.tickets.values import Sentence

SHIP = ("ship",)
DRAFT = (
    Sentence("고객님, 안녕하세요!"),
    Sentence("기본 배송비는 3,000원입니다.", SHIP),
    Sentence("무료 배송은 50,000원부터입니다.", SHIP),
    Sentence("감사합니다."),
)
TEXT = (
    "고객님, 안녕하세요!\n\n기본 배송비는 3,000원입니다. 무료 배송은 50,000원부터입니다."
    "\n\n감사합니다."
)


@pytest.mark.parametrize(
    ("was", "became", "expected"),
    [
        ("안녕하세요!", "반갑습니다!", [(Kind.WORDS, "안녕하세요", "반갑습니다")]),
        (
            "3,000원",
            "3,500원",
            [(Kind.AMOUNT, "기본 배송비는 3,000원입니다.", "기본 배송비는 3,500원입니다.")],
        ),
        (
            " 무료 배송은 50,000원부터입니다.",
            "",
            [(Kind.REMOVED, "무료 배송은 50,000원부터입니다.", "")],
        ),
        (
            "부터입니다.",
            "부터입니다. 제주는 3,000원이 더 붙습니다.",
            [(Kind.ADDED, "", "제주는 3,000원이 더 붙습니다.")],
        ),
        (
            "무료 배송은 50,000원부터입니다.",
            "50,000원 이상 사시면 무료 배송입니다.",
            [
                (
                    Kind.SENTENCE,
                    "무료 배송은 50,000원부터입니다.",
                    "50,000원 이상 사시면 무료 배송입니다.",
                )
            ],
        ),
        ("\n\n감사합니다.", "\n감사합니다.", []),
    ],
)
def test_a_difference_is_told_by_its_kind(
    was: str, became: str, expected: list[tuple[Kind, str, str]]
) -> None:
    assert was in TEXT
    found = changes(DRAFT, TEXT.replace(was, became))
    assert [(each.kind, each.before, each.after) for each in found] == expected


def test_a_difference_knows_what_its_sentence_leaned_on() -> None:
    (change,) = changes(DRAFT, TEXT.replace("3,000원", "3,500원"))
    assert change.passages == SHIP
    (change,) = changes(DRAFT, TEXT.replace("감사합니다.", "고맙습니다."))
    assert change.passages == ()


def test_an_added_sentence_knows_the_one_before_it() -> None:
    (change,) = changes(DRAFT, TEXT.replace("부터입니다.", "부터입니다. 제주는 더 붙습니다."))
    assert (change.follows, change.passages) == ("무료 배송은 50,000원부터입니다.", SHIP)


def test_what_was_masked_is_never_part_of_a_change() -> None:
    assert changes((Sentence("[name]님, 안녕하세요!"),), "[name] 고객님, 안녕하세요!") == ()


def test_an_untouched_draft_has_no_differences() -> None:
    assert changes(DRAFT, TEXT) == ()
    assert share_kept(DRAFT, TEXT) == 1.0
    assert share_kept(DRAFT, "전혀 다른 말이에요.") == 0.0


ARTICLE = "기본 배송비는 3,000원입니다. 제주는 3,000원이 더 붙습니다."


@pytest.mark.parametrize(
    ("change", "text", "becomes"),
    [
        (
            Change(Kind.WORDS, "배송비는", "배송료는"),
            ARTICLE,
            ARTICLE.replace("배송비는", "배송료는"),
        ),
        (Change(Kind.WORDS, "배송", "택배"), ARTICLE, None),  # only as a whole word
        (
            Change(Kind.AMOUNT, "기본 배송비는 3,000원입니다.", "기본 배송비는 3,500원입니다."),
            ARTICLE,
            "기본 배송비는 3,500원입니다. 제주는 3,000원이 더 붙습니다.",
        ),
        (
            Change(Kind.REMOVED, "제주는 3,000원이 더 붙습니다.", ""),
            ARTICLE,
            "기본 배송비는 3,000원입니다.",
        ),
        (Change(Kind.REMOVED, ARTICLE, ""), ARTICLE, None),  # would leave nothing
        (
            Change(Kind.ADDED, "", "섬도 같아요.", follows="제주는 3,000원이 더 붙습니다."),
            ARTICLE,
            f"{ARTICLE} 섬도 같아요.",
        ),
        (Change(Kind.ADDED, "", "섬도 같아요.", follows="없는 말."), ARTICLE, None),
        (Change(Kind.SENTENCE, "같은 말.", "다른 말."), "같은 말. 같은 말.", None),  # which one?
    ],
)
def test_a_change_is_applied_only_where_it_fits(
    change: Change, text: str, becomes: str | None
) -> None:
    assert apply(text, change) == becomes


def test_sentences_end_at_line_breaks_and_marks() -> None:
    assert split("하나. 둘?\n\n- 셋\n") == ["하나.", "둘?", "- 셋"]
