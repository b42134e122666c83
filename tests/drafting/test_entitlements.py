"""What a sentence may let the customer expect: no more than its passage grants."""

import time

import pytest

from bot.drafting.entitlements import beyond
from bot.drafting.numerals import in_digits
from bot.drafting.wording import meanings

LOCKER = (
    "라커는 회원만 쓸 수 있고 보증금을 맡기시면 열쇠를 드립니다. "
    "잃어버리신 열쇠는 다시 만들어 드리지 않습니다. 미개봉 수건은 교환됩니다."
)
POOL = (
    "Members may bring a friend on weekdays. Lost keys cannot be replaced. Unopened goggles can be "
    "exchanged with the receipt."
)


def _beyond(sentence: str, source: str) -> str:
    found = beyond(in_digits(sentence), [in_digits(source)])
    return next(iter(found.values()), "")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("라커는 누구나 쓰실 수 있어요.", "누구나"),  # lifts a limit
        ("보증금이 없어도 열쇠를 드려요.", "없어도"),  # drops a condition
        ("열쇠는 평생 보증해 드립니다.", "평생"),
        ("잃어버리신 열쇠도 다시 만들어 드려요.", "잃어버리신"),  # what is denied, granted
        ("열쇠를 주시면 상품권을 드려요.", "상품권을"),  # a favour of its own
        ("개봉하신 수건도 교환됩니다.", "개봉하신"),  # the contrary of the condition
        ("자리가 비면 무조건 빌려 드려요.", "무조건"),
    ],
)
def test_what_goes_beyond_a_korean_policy_is_named(sentence: str, said: str) -> None:
    assert _beyond(sentence, LOCKER) == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("You can bring a friend whenever you like.", "whenever"),
        ("Goggles can be exchanged, no questions asked.", "no questions"),
        ("You don't need a receipt.", "don't need"),
        ("We replace lost keys.", "replace"),
        ("You get a free voucher for a friend.", "voucher"),
        ("Opened goggles can be exchanged with the receipt.", "opened"),
        ("This will never happen again.", "never happen"),
    ],
)
def test_what_goes_beyond_an_english_policy_is_named(sentence: str, said: str) -> None:
    assert _beyond(sentence, POOL) == said


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("회원이시면 라커를 쓰실 수 있습니다.", LOCKER),
        ("뜯지 않은 수건은 바꿔 드려요.", LOCKER),
        ("잃어버리신 열쇠는 다시 만들어 드리기 어려워요.", LOCKER),
        ("열쇠를 잃어버리셨다면 말씀해 주세요.", LOCKER),  # asks
        ("As a member you're welcome to bring a friend on a weekday.", POOL),
        ("If they are still sealed, you can swap your goggles; please have the receipt.", POOL),
        ("I'm afraid we can't replace keys that were lost.", POOL),
        ("You can bring a friend on weekdays only.", POOL),
        ("회원은 평일에 친구와 오실 수 있어요.", POOL),  # translated
    ],
)
def test_the_same_may_be_said_in_other_words(sentence: str, source: str) -> None:
    assert _beyond(sentence, source) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("환불", "돌려 드려요"),
        ("refund", "money back"),
        ("환불", "refunded"),
        ("고친", "수리"),  # the ending melts into the last syllable
        ("미개봉", "뜯지 않은"),
        ("exchanges", "swap"),
        ("택배로 반납", "send back"),
    ],
)
def test_words_for_the_same_share_a_meaning(one: str, other: str) -> None:
    assert meanings(one) & meanings(other)


@pytest.mark.parametrize(
    ("one", "other"), [("미개봉", "개봉한"), ("쿠폰", "환불"), ("수리", "repay")]
)
def test_words_for_something_else_do_not(one: str, other: str) -> None:
    assert not meanings(one) & meanings(other)


@pytest.mark.parametrize("unit", ["않", "가도", "a ", "면 ", "셔도 ", "no ", "환불 "])
def test_no_text_is_slow_to_check(unit: str) -> None:
    text = (unit * 3_000)[:3_000]
    start = time.process_time()
    beyond(text, [LOCKER, POOL])
    assert time.process_time() - start < 2
