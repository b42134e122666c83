"""Take out of a text what says who somebody is. Pure.

`guard` takes what nobody may store, `tidy` what has no business in a log, `mask` everything that
might lead to a person, where a text outlives the customer.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from bot.vault.finding import NOTHING, Found, Known, find, find_never_stored
from bot.vault.rules import Kind

LINK: Final = "[link]"
TOKENS: Final = (LINK, *(f"[{kind}]" for kind in Kind))

_ORDER: Final = f"[{Kind.ORDER}]"
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'()]+", re.IGNORECASE)
# What is long enough to be somebody's number, though nothing says whose.
_LOOSE: Final = (
    re.compile(r"\b(?=[A-Z0-9_-]*\d{3})(?=[A-Z0-9_-]*[A-Z])[A-Z]{1,6}[-_]?\d[A-Z0-9_-]{4,30}\b"),
    re.compile(r"(?<!\w)#\d{3,}"),
    re.compile(
        r"(?<![\d-])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,5})?(?!\d)"
    ),
    re.compile(r"(?<![\d,.])\d{7,}(?![\d,]|\s?(?:원|만|won|krw))", re.IGNORECASE),
)


def guard(text: str) -> str:
    """The text without registration and card numbers: what may be stored at all."""
    return _replaced(text, find_never_stored(text), lambda each: f"[{each.kind}]")


def guard_bytes(body: bytes) -> bytes:
    """The same for what nobody could read: bytes that are no text stay as they are."""
    return guard(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def holds_never_stored(text: str) -> bool:
    return bool(find_never_stored(text))


def mask(
    text: str, known: Known = NOTHING, *, keep: Callable[[str], bool] = lambda _: False
) -> str:
    """The text with a token for each address, number or name that leads to a person, or may.

    It errs towards masking: an order number more or less changes no question. Amounts, dates and
    durations stay, since they belong to the question. Masking twice changes nothing. `keep` says of
    what is no name whether it is nobody's: the shop's own telephone number.
    """
    text = _LINK.sub(lambda link: link[0] if keep(link[0]) else LINK, text)
    found = [each for each in find(text, known) if each.kind is Kind.NAME or not keep(each.text)]
    masked = _replaced(text, found, lambda each: f"[{each.kind}]")
    for form in _LOOSE:
        masked = form.sub(lambda loose: loose[0] if keep(loose[0]) else _ORDER, masked)
    return masked


def tidy(text: str) -> str:
    """The text for a log: only what is somebody's beyond doubt is taken out."""
    doubtless = (Kind.RESIDENT, Kind.CARD, Kind.EMAIL, Kind.PHONE, Kind.ACCOUNT)
    found = [each for each in find(text) if each.kind in doubtless]
    return _replaced(text, found, lambda each: f"[{each.kind}]")


def without_tokens(text: str) -> str:
    """What a search should read: a token is not a word the customer used."""
    for token in TOKENS:
        text = text.replace(token, " ")
    return re.sub(r"[ \t]+", " ", text).strip()


def is_masked(text: str) -> bool:
    return any(token in text for token in TOKENS)


def _replaced(text: str, found: Sequence[Found], put: Callable[[Found], str]) -> str:
    parts, at = [], 0
    for each in found:
        parts += [text[at : each.start], put(each)]
        at = each.end
    return "".join([*parts, text[at:]])
