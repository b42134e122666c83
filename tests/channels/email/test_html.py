import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.html import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>언제&nbsp;와요?</p><p>급해요</p>", "언제 와요?\n\n급해요"),
        ("<div>one</div><div>two<br><br>three</div>", "one\ntwo\n\nthree"),
        ("<html><head><title>t</title><style>p{}</style></head><body>hi</body>", "hi"),
        ("<p>open <b>to the end", "open to the end"),
        ("<ul><li>box<li>tape</ul>", "- box\n- tape"),
        ("<table><tr><td>주문</td><td>1234</td></tr><tr><td>a</td></tr></table>", "주문 1234\na"),
        (
            "a<blockquote>b<blockquote>c</blockquote></blockquote>",
            "a\n\n> b\n\n> > c",
        ),
        ("a<script>alert('<p>x</p>')</script>b", "ab"),
        ("1 < 2 &amp; 3", "1 < 2 & 3"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(html: str, text: str) -> None:
    assert text_of(html) == text


@given(st.text(st.sampled_from("<>/!-[]&;\"'= abpdivblockquote\n"), max_size=200))
def test_any_markup(html: str) -> None:
    text_of(html)


@pytest.mark.parametrize("piece", ["<!--", "<![", "<", "<div>", "</", "&#", "<a b='", "<!", "<?"])
def test_hostile_markup_is_read_in_time(piece: str) -> None:
    started = time.process_time()
    text_of(piece * 50_000)
    assert time.process_time() - started < 20
