"""What every channel shares: the one normalisation, the limits, the way back."""

import pytest

from bot.channels.capability import Route, capability, route
from bot.channels.inbound import MAX_TEXT, clean
from bot.tickets.terms import Channel


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
        (Channel.KAKAO, "가" * 1000, True),
        (Channel.KAKAO, "가" * 1001, False),
        (Channel.INSTAGRAM, "a" * 1000, True),
        (Channel.INSTAGRAM, "가" * 333, True),  # 999 bytes
        (Channel.INSTAGRAM, "가" * 334, False),  # 1002 bytes
        (Channel.INSTAGRAM, "😀" * 251, False),  # 1004 bytes
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
        ({}, Route.NONE),
        ({"kind": "none"}, Route.NONE),
        ({"kind": "webhook", "url": "http://x"}, Route.WEBHOOK),
        ({"kind": "slack_thread", "channel": "C", "ts": "1.0"}, Route.SLACK_THREAD),
    ],
)
def test_the_way_back_is_read_from_the_ticket(reply_to: dict[str, str], found: Route) -> None:
    assert route(reply_to) is found
