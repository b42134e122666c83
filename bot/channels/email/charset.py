"""Bytes of a mail as text, Korean ones above all."""

import codecs
import re
from binascii import a2b_base64
from quopri import decodestring

# Korean mailers say any of these and write Windows' superset of it: the codecs Python has for the
# names lose letters (똠, 펲, 뷁), or do not exist.
_KOREAN = re.compile(
    r"(?:ks[_-]?c[_-]?5601.*|ks[_-]?x[_-]?1001.*|(?:cs)?euc[_-]?kr|korean|uhc|iso-ir-149"
    r"|(?:x-)?(?:windows|cp|ms)?[_-]?949)$",
    re.IGNORECASE,
)
# No mailer writes these; some of them take for ever.
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")


def decode(content: bytes, charset: str = "") -> str:
    """Never raises. Whatever was declared, bytes that are no text in it are read as what they most
    likely are."""
    for name in (_codec(charset), "utf-8", "cp949"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode(_codec(charset), "replace")


def _codec(charset: str) -> str:
    name = charset.strip().strip("\"'")
    if _KOREAN.match(name):
        return "cp949"
    try:
        codec = codecs.lookup(name)
        codec.decode(b"")
    except (LookupError, ValueError, TypeError):
        return "utf-8"
    is_text = codec._is_text_encoding  # as bytes.decode asks
    return codec.name if is_text and codec.name not in _NO_CHARSETS else "utf-8"


def unescaped(raw: str) -> str:
    """A header as the e-mail library has it: 8-bit bytes, which do not belong there, are
    surrogates."""
    return decode(raw.encode("utf-8", "surrogateescape")) if not raw.isascii() else raw


def words(header: str) -> str:
    """Encoded words (RFC 2047) as text; neighbours of one charset are joined before decoding, for
    mailers cut letters in two."""
    text, held, charset = "", b"", ""

    def flush() -> str:
        return decode(held, charset) if held else ""

    end = 0
    header = _BETWEEN_WORDS.sub("", header)
    for word in _WORD.finditer(header):
        between = header[end : word.start()]
        if between or word[1].lower() != charset:
            text += flush() + between
            held, charset = b"", word[1].lower()
        held += _content(word[2], word[3])
        end = word.end()
    return " ".join((text + flush() + header[end:]).split())


def _content(kind: str, coded: str) -> bytes:
    raw = coded.encode("utf-8", "surrogatepass")
    if kind in "qQ":
        return decodestring(raw, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    whole = letters[:-1] if len(letters) % 4 == 1 else letters  # cut off by a careless mailer
    return a2b_base64(whole + b"=" * (-len(whole) % 4))
