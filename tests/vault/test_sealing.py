"""What names a customer never reaches the prompt, and comes back into the reply unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.sealing import seal


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("010-1234-5678", "phone"),
        ("01012345678", "phone"),
        ("010.1234.5678", "phone"),
        ("+82 10-1234-5678", "phone"),
        ("02-123-4567", "phone"),
        ("+1 (415) 555-0132", "phone"),
        ("hana.kim@example.co.kr", "email"),
        ("900101-1234567", "resident-number"),
        ("900101 2234567", "resident-number"),
        ("4111-1111-1111-1111", "card"),
        ("4111 1111 1111 1111", "card"),
        ("4111111111111111", "card"),
        ("110-234-567890", "account"),
        ("352-1234-5678-93", "account"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "제 번호는 {}이에요.", "Call ({}), please", "a {} b {}"])
def test_personal_data_becomes_a_token_and_comes_back(secret: str, kind: str, around: str) -> None:
    text = around.replace("{}", secret)
    masked, tokens = seal(text)
    assert secret not in masked
    assert f"[[{kind}-a]]" in masked
    assert not any(character.isdigit() for character in masked)  # no piece of it is left
    assert tokens.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02에 주문했어요",
        "30,000원짜리 2개",
        "1~2영업일",
        "오후 2:30",
        "50% 할인",
    ],
)
def test_what_the_question_is_about_stays(text: str) -> None:
    assert seal(text)[0] == text


def test_two_numbers_can_be_told_apart_and_one_stays_one() -> None:
    masked, _ = seal("010-1111-2222 말고 010-3333-4444로요. 010-1111-2222는 옛날 번호예요.")
    assert masked == "[[phone-a]] 말고 [[phone-b]]로요. [[phone-a]]는 옛날 번호예요."


def test_a_customer_cannot_play_a_token() -> None:
    masked, tokens = seal("[[phone-a]] 010-1111-2222")
    assert tokens.restore(masked) == "[[phone-a]] 010-1111-2222"
    assert tokens.restore("[[phone-a]]") == "010-1111-2222"


def test_a_token_that_stands_for_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        seal("안녕하세요")[1].restore("[[phone-a]]로 전화드릴게요.")


def test_the_words_behind_the_tokens_are_not_shown_by_accident() -> None:
    assert "1234" not in repr(seal("010-1234-5678")[1])


@given(st.text(alphabet="0123456789-@. ab[]가", max_size=80))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    masked, tokens = seal(text)
    assert tokens.restore(masked) == text
