"""Customers name a web address or two; advertising and phishing name many. Pure."""

import re
from collections.abc import Iterable

MANY = 4  # different addresses in one turn
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)


def names_many_links(texts: Iterable[str]) -> bool:
    """Somebody should look before anything is opened, or sent by itself."""
    found = {link.casefold().rstrip("/.,") for text in texts for link in _LINK.findall(text)}
    return len(found) >= MANY
