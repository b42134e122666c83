"""Words on their way into Slack and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import (
    Markup,
    clean,
    cut,
    escape,
    excerpt,
    fit,
    from_slack,
    join,
    link,
    literal,
    mention,
    mention_channel,
    mention_group,
    moment,
    one_line,
    shorten,
    split,
    tell,
    tell_plainly,
)
from tests.slack.samples import HOSTILE, raw_markup


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a\x00b\x1b[31mred\x7f", "ab[31mred"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tstays", "tab\tstays"),
        ("exe.\u202egpj\u202c", "exe.gpj"),
        ("a\u200bb\u2060c\ufeffd\u00ade\u3164f", "abcdef"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("\ud83d\ude00", "😀"),
        ("한글", "한글"),
        ("Z" + "\u0335" * 100, "Z" + "\u0335" * 3),
        ("👨‍👩‍👧 👍🏽 ❤️", "👨‍👩‍👧 👍🏽 ❤️"),
    ],
)
def test_clean_keeps_what_can_be_seen(written: str, seen: str) -> None:
    assert clean(written) == seen


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("short", 5, "short"),
        (
            "배송은 보통 이틀정도 걸립니다",
            13,
            "배송은 보통 이틀정도…",
        ),  # a blank just before the end
        ("배송은 이틀걸린다고합니다", 12, "배송은 이틀걸린다고합…"),  # none near it
        ("가나다라마바사", 5, "가나다라…"),  # no blank: cut between letters
        ("ab👍🏽cd", 4, "ab…"),  # never between a hand and its colour
        ("ab👨‍👩‍👧cd", 5, "ab…"),
        ("abe\u0301cd", 4, "ab…"),
        ("anything", 1, "…"),
    ],
)
def test_cut_ends_at_a_good_place(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown


@pytest.mark.parametrize(
    ("text", "most", "escaped"),
    [
        ("a & b", 20, "a &amp; b"),
        ("&amp;", 20, "&amp;amp;"),  # what was typed is what is shown
        ("<!channel>", 20, "&lt;!channel&gt;"),
        ("&&&&", 10, "&amp;…"),  # room for two escapes, or for one and the sign
        ("a\nb\n c", 20, "a b c"),
        ("", 5, ""),
    ],
)
def test_fit_counts_escapes_and_never_cuts_one(text: str, most: int, escaped: str) -> None:
    assert fit(text, most) == escaped


@given(text=st.text(), most=st.integers(1, 60))
def test_nothing_fitted_is_too_long_or_markup(text: str, most: int) -> None:
    fitted = fit(text, most)
    assert len(fitted) <= max(most, 1)
    assert raw_markup(fitted) == ""
    assert from_slack(fitted).rstrip("…") == one_line(text)[: len(from_slack(fitted).rstrip("…"))]


@given(text=st.text() | st.sampled_from([each[:500] for each in HOSTILE.values()]))
def test_splitting_loses_no_letter(text: str) -> None:
    pieces = split(text, 20)
    assert all(0 < len(piece) <= 20 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(literal(text, 10_000).split())


def test_literal_text_holds_nothing_that_slack_could_take_for_a_command() -> None:
    for sign in ("<!channel>", "<@U_MINA>", "<#C_1>", "<http://evil.example|x>", "<mailto:a@b>"):
        shown = literal(sign, 100)
        assert sign not in shown
        assert clean(shown) == sign  # to the eye it is the same
    assert literal("1 < 2 <3", 100) == "1 < 2 <3"


def test_an_excerpt_is_limited_in_lines_and_says_whether_it_is_all() -> None:
    assert excerpt("하나\n둘\n셋", 100, 3) == ("하나\n둘\n셋", False)
    assert excerpt("하나\n둘\n셋", 100, 2) == ("하나\n둘\n…", True)
    assert excerpt("  \u200b\n ", 100, 2) == ("", False)


def test_a_sentence_escapes_its_values_once_and_keeps_markup() -> None:
    told = tell("en", "card-approved", who=mention("U_MINA"), when="<now> & then")
    assert told == "Approved by <@U_MINA> · &lt;now&gt; &amp; then"
    again = tell("en", "card-approved", who=told, when="")
    assert "&amp;amp;" not in again
    assert tell_plainly("en", "home-title", shop="A & B\n<x>") == "A & B <\u2060x> support desk"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("U_MINA", "<@U_MINA>"),
        ("U05K2PQ1", "<@U05K2PQ1>"),
        ("W012A3CDE", "<@W012A3CDE>"),
        ("deskbell", "deskbell"),
        ("U1> <!channel", "U1&gt; &lt;!channel"),
        ("S_ORDERS", "S_ORDERS"),
        ("", ""),
    ],
)
def test_only_a_persons_id_becomes_a_mention(agent: str, shown: str) -> None:
    assert mention(agent) == shown


def test_only_ids_of_groups_and_channels_become_mentions() -> None:
    assert mention_group("S_ORDERS") == "<!subteam^S_ORDERS>"
    assert mention_channel("C_ORDERS") == "<#C_ORDERS>"
    for wrong in ("", "channel", "U_MINA", "S1> <!here"):
        assert mention_group(wrong) == mention_channel(wrong) == ""


def test_only_a_web_address_becomes_a_link() -> None:
    label = Markup("card")
    assert link("https://shop.slack.com/p?a=1&b=2", label) == (
        "<https://shop.slack.com/p?a=1&amp;b=2|card>"
    )
    for wrong in ("", "javascript:x", "https://a|b", "https://a>", "https://a b"):
        assert link(wrong, label) == "card"


def test_a_moment_is_told_in_the_readers_zone_with_a_fallback() -> None:
    seoul = datetime(2026, 11, 20, 14, 30, tzinfo=timezone(timedelta(hours=9)))
    shown = "<!date^1795152600^{date_short_pretty} {time}|2026-11-20 05:30 UTC>"
    assert moment(seoul) == moment(seoul.astimezone(UTC)) == shown


@pytest.mark.parametrize(
    ("markup", "most", "shown"),
    [("a &amp; b", 6, "a …"), ("hi <@U_MINA>", 8, "hi …"), ("hi", 5, "hi")],
)
def test_the_last_guard_leaves_no_half_of_anything(markup: str, most: int, shown: str) -> None:
    assert shorten(Markup(markup), most) == shown


def test_join_leaves_empty_parts_out() -> None:
    assert join([Markup("a"), Markup(""), Markup("b")]) == "a · b"


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("<https://a.example/x|a.example/x>", "https://a.example/x"),
        ("<https://a.example/x|여기>", "여기 (https://a.example/x)"),
        ("<https://a.example>", "https://a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<tel:01012345678|010-1234-5678>", "010-1234-5678 (01012345678)"),
        ("<@U1|mina> <@U2> <#C1|general>", "@mina @U2 #general"),
        ("<!channel> <!subteam^S1|@orders> <!date^1^{date}|Nov 1>", "@channel @orders Nov 1"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("a < b > c <b>", "a < b > c <b>"),
    ],
)
def test_text_from_slack_reads_as_people_see_it(sent: str, seen: str) -> None:
    assert from_slack(sent) == seen


@given(st.text())
def test_what_was_escaped_comes_back_as_it_was(text: str) -> None:
    assert from_slack(escape(text)) == clean(text)
