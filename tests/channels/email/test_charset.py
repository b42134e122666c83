import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.charset import decode, unescaped, words

# In Windows' code page only: Python's euc_kr loses the rare syllables.
TEXT = "똠방각하 펲시 뷁 배송 언제 되나요?"


@pytest.mark.parametrize(
    "charset",
    [
        *("ks_c_5601-1987", "KS_C_5601-1989", "ksc5601", "ks_x_1001:1992", "euc-kr", "EUC_KR"),
        *("csEUCKR", "korean", "windows-949", "x-windows-949", "cp949", "ms949", "949", "uhc"),
        *('"euc-kr"', "unknown-8bit", "x-unknown", "", "us-ascii", "utf-8"),
    ],
)
def test_korean_is_read_under_every_name_it_goes_by(charset: str) -> None:
    assert decode(TEXT.encode("cp949"), charset) == TEXT


def test_what_is_utf_8_though_declared_otherwise_is_read_as_such() -> None:
    assert decode(TEXT.encode(), "iso-8859-15") != TEXT  # any byte is a letter of it
    assert decode(TEXT.encode(), "us-ascii") == TEXT
    assert decode(TEXT.encode(), "euc-kr") == TEXT


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (
            "=?windows-949?B?sbPIryC5rsDH?=",
            "교환 문의",
        ),
        ("Re: [#1] =?UTF-8?Q?=ED=99=98=EB=B6=88_?= =?utf-8?B?66y47J2Y?=", "Re: [#1] 환불 문의"),
        # One letter, cut in two.
        ("=?utf-8?B?7ZmY67Y=?= =?utf-8?B?iA==?=", "환불"),
        ("=?utf-8*ko?B?7ZmY67aI?=", "환불"),
        ("=?utf-8?B?7ZmY6?= and more", "환 and more"),
        ("=?", "=?"),
        ("folded\r\n over lines", "folded over lines"),
    ],
)
def test_encoded_words(header: str, text: str) -> None:
    assert words(header) == text


def test_a_raw_subject_is_read() -> None:
    raw = "배송 문의".encode("cp949").decode("ascii", "surrogateescape")
    assert unescaped(raw) == "배송 문의"


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_under_any_name(content: bytes, charset: str) -> None:
    decode(content, charset).encode()


@given(st.text(max_size=200))
def test_any_header(header: str) -> None:
    words(header)
