"""What every channel shares: the one normalisation, the limits, the way back."""

from datetime import datetime, timedelta

import pytest

from bot.channels.capability import (
    Mode,
    Way,
    capability,
    closes_at,
    kind,
    open_way,
    route,
)
from bot.channels.inbound import MAX_TEXT, clean
from bot.tickets.terms import Channel
from tests.fakes import NOW


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("  안녕하세요  ", "  안녕하세요  "),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\U0001f468‍\U0001f469‍\U0001f467", "\U0001f468‍\U0001f469‍\U0001f467"),
        ("a\r\nb\rc\n\r\nd", "a\nb\nc\n\nd"),
        ("\u202e\u200b\ufeff", "\u202e\u200b\ufeff"),
        ("x" * (MAX_TEXT + 1), "x" * MAX_TEXT),
    ],
)
def test_only_what_no_database_takes_is_replaced(text: str, kept: str) -> None:
    assert clean(text) == kept
    assert clean(kept) == kept
    kept.encode()


@pytest.mark.parametrize(
    ("channel", "text", "fits"),
    [
        (Channel.KAKAO, "가" * 3000, True),  # three bubbles
        (Channel.KAKAO, "가" * 3001, False),
        (Channel.INSTAGRAM, "a" * 3000, True),
        (Channel.INSTAGRAM, "가" * 999, True),  # three bubbles of 999 bytes
        (Channel.INSTAGRAM, "가" * 1000, False),  # a fourth
        (Channel.INSTAGRAM, "😀" * 751, False),  # 250 in each of three, and one more
        (Channel.NAVER_TALKTALK, "가" * 10_000, True),
        (Channel.EMAIL, "가" * 20_001, False),
    ],
)
def test_a_reply_fits_by_characters_or_on_instagram_by_bytes(
    channel: Channel, text: str, fits: bool
) -> None:
    assert capability(channel).fits(text) is fits


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_a_limit(channel: Channel) -> None:
    assert capability(channel).limit >= 1000


@pytest.mark.parametrize(
    ("reply_to", "found"),
    [
        ({}, "none"),
        ({"kind": "none"}, "none"),
        ({"kind": "webhook", "url": "http://x"}, "webhook"),
        ({"kind": "slack_thread", "channel": "C", "ts": "1.0"}, "slack_thread"),
        (route("pigeon", []), "pigeon"),
    ],
)
def test_the_way_back_is_read_from_the_ticket(reply_to: dict[str, str], found: str) -> None:
    assert kind(reply_to) == found


CALLBACK = Way(Mode.ONCE, until=NOW + timedelta(minutes=1))
WINDOW = Way(Mode.PUSH, until=NOW + timedelta(hours=24))
HUMAN = Way(Mode.PUSH, until=NOW + timedelta(days=7), people_only=True)
KEPT = Way(Mode.PULL)


@pytest.mark.parametrize(
    ("ways", "after", "by_person", "taken"),
    [
        ([], timedelta(0), True, None),
        ([CALLBACK, KEPT], timedelta(seconds=59), True, CALLBACK),
        ([CALLBACK, KEPT], timedelta(seconds=60), True, KEPT),
        ([WINDOW, HUMAN], timedelta(hours=25), True, HUMAN),
        ([WINDOW, HUMAN], timedelta(hours=25), False, None),
        ([WINDOW, HUMAN], timedelta(days=7), True, None),
    ],
)
def test_the_first_open_way_is_taken(
    ways: list[Way], after: timedelta, by_person: bool, taken: Way | None
) -> None:
    assert open_way(route("x", ways), NOW + after, by_person=by_person) == taken


@pytest.mark.parametrize(
    ("ways", "closes"),
    [
        ([], None),
        ([CALLBACK, KEPT], None),
        ([WINDOW], WINDOW.until),
        ([WINDOW, HUMAN], HUMAN.until),
    ],
)
def test_a_route_closes_with_its_last_way(ways: list[Way], closes: datetime | None) -> None:
    assert closes_at(route("x", ways)) == closes


def test_a_route_without_ways_stays_open() -> None:
    assert open_way({"kind": "webhook"}, NOW, by_person=False) == Way(Mode.PUSH)
    assert open_way({}, NOW, by_person=True) is None
