"""Is what is somebody's found, and what is nobody's left alone?"""

import re
import time
from collections.abc import Callable
from math import inf

import pytest

from bot.vault.finding import find, find_never_stored
from bot.vault.rules import NEVER_STORED, Kind
from tests.vault.lines import KINDS, Part, lines
from tests.vault.measure import Figures, measure

LANGUAGES = ("ko", "en")
PARTS = tuple(Part)
WITH_PEOPLE = (Part.DEV, Part.HELD, Part.SECOND)
_TURNS = 5
LEAST = dict.fromkeys(KINDS, 0.995) | dict.fromkeys(NEVER_STORED, 1.0) | {Kind.ADDRESS: 0.95}


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, Part], Figures]:
    return {(lang, part): measure(lines(lang, part)) for lang in LANGUAGES for part in PARTS}


@pytest.mark.parametrize("part", WITH_PEOPLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_somebodys_is_found(
    figures: dict[tuple[str, Part], Figures], language: str, part: Part
) -> None:
    seen = figures[language, part]
    short = {kind: seen.recall(kind) for kind in KINDS if seen.recall(kind) < LEAST[kind]}
    assert not short, [line.text for line in seen.missed[:5]]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_nobodys_is_left_alone(
    figures: dict[tuple[str, Part], Figures], language: str, part: Part
) -> None:
    seen = figures[language, part]
    assert seen.false_alarm_rate < 0.02, seen.false_alarms[:5]


def test_what_may_not_be_stored_is_found_at_the_door_as_well() -> None:
    for line in lines("ko", Part.DEV) + lines("en", Part.DEV):
        if line.kind in NEVER_STORED:
            assert {each.kind for each in find_never_stored(line.text)} & NEVER_STORED, line.text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("제 이름은 김하나입니다", Kind.NAME, "김하나"),
        ("이름: 남궁민수, 2개요", Kind.NAME, "남궁민수"),
        ("이름 김하나", Kind.NAME, "김하나"),
        ("담당자 한지민 님께", Kind.NAME, "한지민"),
        ("예금주 김민, 하나은행", Kind.NAME, "김민"),
        ("입금자명은 홍길동입니다", Kind.NAME, "홍길동"),
        ("받는 사람 최윤아요", Kind.NAME, "최윤아"),
        ("This is Will Best from Acme", Kind.NAME, "Will Best"),
        ("빨리 보내 주세요. 이서준 드림", Kind.NAME, "이서준"),
        ("My name is Jane Doe and I am angry", Kind.NAME, "Jane Doe"),
        ("Where is it?\n\nBest regards,\nMina Park", Kind.NAME, "Mina Park"),
        ("주문번호 2026112012345 어디예요", Kind.ORDER, "2026112012345"),
        ("예약번호는 RSV-2026-778 입니다", Kind.ORDER, "RSV-2026-778"),
        ("invoice INV-20418 is wrong", Kind.ORDER, "INV-20418"),
        ("order #48213 is late", Kind.ORDER, "48213"),
    ],
)
def test_names_given_as_such_and_order_numbers(text: str, kind: Kind, value: str) -> None:
    assert [(each.kind, each.text) for each in find(text)] == [(kind, value)]


def test_a_number_behind_a_parcels_number_is_still_found() -> None:
    [found] = find("운송장번호 123456789012 010-2345-6789로 연락 주세요")
    assert found.text == "010-2345-6789"


@pytest.mark.parametrize(
    "text",
    [
        "제품 코드 8801234567890 재입고",
        "080-123-4567로 걸었어요",
        "call 1-800-555-0199",
        "이름이 길어요",
        "담당자 연결",
        "I'm Not Sure yet",
    ],
)
def test_what_only_looks_like_somebodys_is_nobodys(text: str) -> None:
    assert not find(text)


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("4111 1111 1111 1111 12/27 123", "4111 1111 1111 1111"),
        ("5555555555554444 3개 결제", "5555555555554444"),
        ("카드 4111-1111-1111-1111 1건", "4111-1111-1111-1111"),
        ("3782 822463 10005 05/28", "3782 822463 10005"),
        ("10 4111 1111 1111 1111 2", "4111 1111 1111 1111"),
    ],
)
def test_a_card_is_found_whatever_number_follows_it(text: str, card: str) -> None:
    assert [each.text for each in find_never_stored(text)] == [card]


_HOSTILE = (
    *("1", "1 ", "4 ", "1-", "1.", "1,", "4/", "0 1 0 ", "11\n", "900230-1234567 ", "02 30 1 "),
    *(
        "5500000000000001 ",
        "5500 0000 0000 0001 ",
        "010-",
        "12 34 56 1",
        "카드 4",
        "운송장 1",
        "A1,",
    ),
    *("공", "사 ", "일에 ", "공 1 ", "a@", "@ 4 ", "a at ", "Ab ", "서울시 ", "5 Abc ", "은행 1-"),
)


@pytest.mark.parametrize("piece", _HOSTILE)
def test_a_hostile_text_is_read_in_a_time_that_grows_with_its_length(piece: str) -> None:
    assert not _grows_as_the_square(find, piece, 4_000)


@pytest.mark.parametrize("piece", _HOSTILE)
def test_at_the_door_four_times_as_much_takes_four_times_as_long(piece: str) -> None:
    assert not _grows_as_the_square(find_never_stored, piece, 25_000)


def test_a_rule_that_reads_to_the_end_from_every_place_would_be_caught() -> None:
    square = re.compile(r"\d+x")
    assert _grows_as_the_square(square.findall, "1", 2_000)


def _grows_as_the_square(read: Callable[[str], object], piece: str, length: int) -> bool:
    """Does four times the text take more like sixteen times as long than like four?

    Each length is read by turns and its best time counts: a machine that is busy for a while slows
    both, and a time that is too short is not to be had.
    """
    short, long = ((piece * size)[:size] for size in (length, 4 * length))
    best = {short: inf, long: inf}
    for _ in range(_TURNS):
        for text in best:
            began = time.thread_time()
            read(text)
            best[text] = min(best[text], time.thread_time() - began)
        if best[long] < 8 * best[short]:
            return False
    return True


def test_two_phone_numbers_in_a_row_are_no_card() -> None:
    text = "010-4068-0324 010-5562-4741"
    assert not find_never_stored(text)
    assert [each.text for each in find(text)] == text.split()


def test_after_thousands_of_lookalikes_the_next_is_taken_for_one() -> None:
    [*_, last] = find_never_stored("5500000000000001 " * 30_000)
    assert last.kind is Kind.CARD
    assert not find_never_stored("5500000000000001 " * 100)
