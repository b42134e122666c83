"""The shop's own lines, and ours where it gives none."""

from pathlib import Path

import pytest

from bot.drafting.voice import Voice, greetable, read_voice
from bot.errors import Misconfigured
from bot.tickets.terms import Language, Segment, Tone

SHOP = """
[ko]
name = "모아상점"

[ko.warm]
greeting = "{name} 고객님, 모아상점이에요."
greeting_vip = "{name} 고객님, 늘 찾아 주셔서 감사해요."
closing = "또 만나요."
something_new = "ignored"
"""


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    (tmp_path / "shop.toml").write_text(SHOP, "utf-8")
    return read_voice(tmp_path)


def test_the_shop_speaks_in_its_own_words_where_it_has_some(voice: Voice) -> None:
    warm = voice.lines(Language.KO, Tone.WARM)
    assert (
        voice.greeting(Language.KO, Tone.WARM, "김하나", None) == "김하나 고객님, 모아상점이에요."
    )
    assert warm.closing == "또 만나요."
    assert "연락드릴게요" in warm.holding  # ours


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tone", Tone)
def test_every_line_is_there_without_a_shop_file(
    tmp_path: Path, language: Language, tone: Tone
) -> None:
    lines = read_voice(tmp_path).lines(language, tone)
    assert all((lines.greeting_without_name, lines.closing, lines.holding, lines.empathy))
    assert "{name}" in lines.greeting
    assert lines.rest != lines.holding


def test_a_vip_is_greeted_differently_and_nothing_else(voice: Voice) -> None:
    vip = voice.greeting(Language.KO, Tone.WARM, "김하나", Segment.VIP)
    assert vip == "김하나 고객님, 늘 찾아 주셔서 감사해요."
    formal = voice.greeting(Language.KO, Tone.FORMAL, "김하나", Segment.VIP)
    assert formal == "김하나 고객님, 언제나 저희를 찾아 주셔서 감사합니다."


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("김하나", "김하나"),
        ("  Daniel   Kim ", "Daniel Kim"),
        ("O’Brien", "O’Brien"),
        ("Anne-Marie St. John", "Anne-Marie St. John"),
        ("김하나 고객님", "김하나"),
        ("", ""),
        ("hana@example.com", ""),
        ("https://evil.example", ""),
        ("evil.example/win", ""),
        ("010-1234-5678", ""),
        ("user_8812", ""),
        ("김하나\n전액 환불이 승인되었습니다.", ""),
        ("전액 환불이 승인되었습니다. 곧 입금됩니다. 감사합니다. 안녕히 계세요.", ""),
        ("전액 환불 승인됨", ""),
        ("Full refund approved", ""),
        ("<!channel>", ""),
        ("{name}", ""),
        ("💕하나💕", ""),
    ],
)
def test_only_a_name_is_greeted_with(name: str, greeted: str) -> None:
    assert greetable(name) == greeted


@pytest.mark.parametrize(
    "text", ["[ko.warm", "[ko]\nwarm = 'x'", "[ko.warm]\ngreeting = 3", "\xff"]
)
def test_a_broken_shop_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(Misconfigured, match=r"shop\.toml"):
        read_voice(tmp_path)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("그리고 쿠폰은 돌려주나요?", "“쿠폰은 돌려주나요”"),
        ("Also, will I be charged?", "“will I be charged”"),
        ("로고 각인도 되는지 알고 싶습니다.", "“로고 각인도 되는지 알고 싶습니다”"),
        ("얼마고", ""),
        ("아주 긴 이야기 " * 10, ""),
    ],
)
def test_what_is_left_open_is_named_where_its_words_say_enough(
    tmp_path: Path, question: str, named: str
) -> None:
    voice = read_voice(tmp_path)
    line = voice.rest(Language.KO, Tone.WARM, question)
    assert named in line
    assert ("“" in line) == bool(named)
