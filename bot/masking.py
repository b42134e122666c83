"""Take out of a text what says who somebody is. Pure.

What is left may be kept after the customer is gone, and may be read by colleagues. It errs towards
masking: an order number more or less changes no question. Amounts, dates and durations stay, since
they belong to the question.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

EMAIL, LINK, PHONE, CARD, RESIDENT, ACCOUNT, ORDER, NAME, ADDRESS = (
    "[email]",
    "[link]",
    "[phone]",
    "[card]",
    "[resident-number]",
    "[account]",
    "[order]",
    "[name]",
    "[address]",
)
TOKENS: Final = (EMAIL, LINK, PHONE, CARD, RESIDENT, ACCOUNT, ORDER, NAME, ADDRESS)

_GAP = r"[ \-.·/]?"
# In order: the narrow forms first, then whatever number is too long to be an amount or a date.
_FORMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), token)
    for pattern, token in (
        (r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", EMAIL),
        (r"\b(?:https?://|www\.)[^\s<>\"'()]+", LINK),
        (r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]) ?[-–] ?[1-8][\d*]{6}(?!\d)", RESIDENT),
        (r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[1-8]\d{6}(?!\d)", RESIDENT),
        (rf"(?<!\d)\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{1,7}}(?!\d)", CARD),
        (rf"(?<!\d)3[47]\d{{2}}{_GAP}\d{{6}}{_GAP}\d{{5}}(?!\d)", CARD),
        (rf"(?<![\d+])(?:\+?82{_GAP}\(?0?\)?|0)1[016789]{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)", PHONE),
        (
            rf"(?<![\d+])(?:\+?82{_GAP}|\(?0)(?:2|[3-6]\d|70|50\d?)\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)",
            PHONE,
        ),
        (r"(?<!\d)1[568]\d{2}[ -]\d{4}(?!\d)", PHONE),
        (r"(?<!\d)\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)", PHONE),
        (r"\+\d{1,3}(?:[ .()-]{0,2}\d{2,4}){2,4}(?!\d)", PHONE),
        # A date written with hyphens has four, two and two digits: an account has more.
        (
            r"(?<![\d-])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,5})?(?!\d)",
            ACCOUNT,
        ),
        (r"\b(?=[A-Z0-9_-]*\d{3})(?=[A-Z0-9_-]*[A-Z])[A-Z]{1,6}[-_]?\d[A-Z0-9_-]{4,30}\b", ORDER),
        (r"(?<!\w)#\d{3,}", ORDER),
        (
            r"((?:주문 ?번호|운송장(?: ?번호)?|송장 ?번호|order (?:no|number))[ :.#은는이가]{0,3})"
            r"[A-Z0-9-]*\d[A-Z0-9-]{3,}",
            r"\1" + ORDER,
        ),
        (r"\d{1,4}(?:동|차) ?\d{1,5}호", ADDRESS),
        (r"[가-힣]{1,12}(?:로|길) ?\d{1,4}(?:번길 ?\d{1,4})?(?:-\d{1,4})?(?=[ ,.]|$)", ADDRESS),
        (r"(?<![\d,.])\d{7,}(?![\d,]|\s?(?:원|만|won|krw))", ORDER),
    )
)
_SHORTEST_NAME = 2


def mask(text: str, *, names: Iterable[str] = (), orders: Iterable[str] = ()) -> str:
    """The text with a token for each address, number or name that leads to a person.

    `names` and `orders` are what the desk knows of the customer. Full-width and joined digits are
    read as plain ones. Masking twice changes nothing.
    """
    masked = "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf"
    )
    for form, token in _FORMS[:2]:
        masked = form.sub(token, masked)
    masked = _replace(masked, orders, ORDER)
    for form, token in _FORMS[2:]:
        masked = form.sub(token, masked)
    return _replace(masked, names, NAME)


def without_tokens(text: str) -> str:
    """What a search should read: a token is not a word the customer used."""
    for token in TOKENS:
        text = text.replace(token, " ")
    return re.sub(r"[ \t]+", " ", text).strip()


def is_masked(text: str) -> bool:
    return any(token in text for token in TOKENS)


def _replace(text: str, known: Iterable[str], token: str) -> str:
    """Whole words only for Latin script; a Korean name is followed by particles."""
    for each in sorted({one.strip() for one in known}, key=len, reverse=True):
        if len(each) >= _SHORTEST_NAME:
            whole = rf"(?<![A-Za-z0-9]){re.escape(each)}(?![A-Za-z0-9])"
            text = re.sub(whole, token, text, flags=re.IGNORECASE)
    return text
