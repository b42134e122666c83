"""Bytes to text: UTF-8 and UTF-16, what Korean Windows writes (CP949, EUC-KR), and the rest."""

import codecs
import re
import unicodedata

from knowledge.formats.values import Unusable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Files that are not text at all, whatever their names say.
_MAGICS = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ\x90",
    b"\x1f\x8b",
)
_LIKELY = ["cp949", "cp1252", "utf_16_le", "utf_16_be", "shift_jis", "gb18030", "big5"]
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def text_of(content: bytes, *, declared: str = "") -> str:
    """The text in composed form (NFC), line ends as \\n. `declared` is the encoding the file itself
    names. Raises Unusable."""
    if content.startswith(_MAGICS):
        raise Unusable("wrong-magic")
    text = unicodedata.normalize("NFC", _decoded(content, declared))
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(content: bytes, declared: str) -> str:
    marked = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    # EUC-KR before the guessing: its pairs are so narrow that no other encoding looks like it.
    for name in (marked,) if marked else ("utf-8", declared, "euc_kr"):
        if name and (text := _tried(content, name)) is not None:
            return text
    from charset_normalizer import from_bytes  # a tenth of a second that UTF-8 never needs

    guess = None if marked else from_bytes(content, cp_isolation=_LIKELY).best()
    if guess is None or "\0" in str(guess):
        raise Unusable("encoding")
    return str(guess)


def _tried(content: bytes, name: str) -> str | None:
    try:
        text = content.decode(name)
    except (UnicodeError, LookupError):
        return None
    return None if "\0" in text else text
