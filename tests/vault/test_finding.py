"""Is what is somebody's found, and what is nobody's left alone?"""

import time

import pytest

from bot.vault.finding import find, find_never_stored
from bot.vault.rules import NEVER_STORED, Kind
from tests.vault.lines import KINDS, Part, lines
from tests.vault.measure import Figures, measure

LANGUAGES = ("ko", "en")
PARTS = tuple(Part)
LEAST = dict.fromkeys(KINDS, 0.995) | dict.fromkeys(NEVER_STORED, 1.0) | {Kind.ADDRESS: 0.95}


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, Part], Figures]:
    return {(lang, part): measure(lines(lang, part)) for lang in LANGUAGES for part in PARTS}


@pytest.mark.parametrize("part", PARTS)
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
    assert seen.false_alarm_rate <= 0.01, seen.false_alarms[:5]


def test_what_may_not_be_stored_is_found_at_the_door_as_well() -> None:
    for line in lines("ko", Part.DEV) + lines("en", Part.DEV):
        if line.kind in NEVER_STORED:
            assert {each.kind for each in find_never_stored(line.text)} & NEVER_STORED, line.text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("제 이름은 김하나입니다", Kind.NAME, "김하나"),
        ("이름: 남궁민수, 2개요", Kind.NAME, "남궁민수"),
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


@pytest.mark.parametrize("piece", ["1 ", "1", "공", "1-", "a@", "Ab ", "서울시 ", "5 Abc ", "A1,"])
def test_a_long_hostile_text_is_read_in_a_time_that_grows_with_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = time.process_time()
        find(text)
        return time.process_time() - began

    seconds(500)
    assert seconds(16_000) < 40 * max(seconds(1_000), 0.002)
