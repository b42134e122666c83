"""What a file says about an article, made into one: its id, language, audience and dates."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import PurePosixPath
from typing import Any

from knowledge.formats.markdown import outlined
from knowledge.formats.values import Entry, Unusable
from knowledge.lexicon import language_of
from knowledge.passages import INTERNAL, PUBLIC, Article
from knowledge.words import word_article

LANGUAGES = ("ko", "en")
_AUDIENCES = {
    "": "",
    **dict.fromkeys(("public", "공개", "전체", "고객", "customer"), PUBLIC),
    **dict.fromkeys(("internal", "내부", "비공개", "직원", "상담원", "private", "staff"), INTERNAL),
}
_INTERNAL = ("internal", "내부")  # what a folder may be called
_DATE = re.compile(r"(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?(?:[T ].*)?")


class Bad(Exception):
    """One entry cannot be used. `code` names the words, `values` fill them in."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Folder:
    """What the folders around a file say about everything in it."""

    language: str = ""
    audience: str = ""

    @classmethod
    def of(cls, source: str, root: str = "", *, is_internal: bool = False) -> "Folder":
        """`root` is the folder that was read: what stands above it says nothing about audience."""
        if "://" in source:
            return cls(audience=INTERNAL if is_internal else "")
        place = PurePosixPath(source).parent
        language = next((part for part in place.parts[::-1] if part in LANGUAGES), "")
        above = PurePosixPath(root or place).parent.parts
        is_internal |= any(part.casefold() in _INTERNAL for part in place.parts[len(above) :])
        return cls(language, INTERNAL if is_internal else "")


def article_of(entry: Entry, source: str, folder: Folder, zone: tzinfo | None) -> Article:
    """Raises Bad."""
    if entry.code:
        raise Bad(entry.code, **entry.values)
    row = entry.row
    if entry.kind == "word":
        return _word(row, source)
    audience = _AUDIENCES.get(row.get("audience", "").casefold())
    if audience is None:  # never public by a slip of the pen
        raise Bad("audience", audience=row["audience"][:40])
    begins = _moment(row.get("valid_from", ""), zone)
    ends = _moment(row.get("valid_until", ""), zone, days_later=1)
    if begins and ends and begins >= ends:
        raise Bad("dates", begins=row["valid_from"][:40], ends=row["valid_until"][:40])
    shared: dict[str, Any] = {
        "source": source,
        "audience": INTERNAL if INTERNAL in (audience, folder.audience) else PUBLIC,
        "valid_from": begins,
        "valid_until": ends,
    }
    language = row.get("language", "").casefold()
    language = language if language in LANGUAGES else folder.language
    if entry.kind == "faq":
        return Article(
            id=row["id"],
            kind="faq",
            title=row["question"],
            text=row["answer"],
            category=row.get("category", ""),
            language=language or _language(row["question"], row["answer"]),
            **shared,
        )
    return _policy(row, source, language, shared)


def _language(question: str, answer: str) -> str:
    """A question may be a bare name ("VIP", "page-12"): then the answer tells."""
    letters = [letter for letter in answer if letter.isalpha()]
    korean = [letter for letter in letters if language_of(letter) == "ko"]
    return "ko" if len(korean) > len(letters) / 2 else language_of(question)


def _word(row: dict[str, str], source: str) -> Article:
    try:
        return word_article(row["word"], row["meaning"], source)
    except Unusable as error:
        raise Bad(error.code, **error.values) from error


def _policy(row: dict[str, str], source: str, language: str, shared: dict[str, Any]) -> Article:
    text = row["text"]
    language = language or language_of(text)
    name = PurePosixPath(source)
    _, level, first = next(outlined(text.splitlines()[:2]))
    written = first if level == 1 else ""
    return Article(
        id=row.get("id") or f"policy:{language}/{source if '://' in source else name.name}",
        kind="policy",
        title=row.get("title") or written or name.stem,
        text=text,
        category=row.get("category") or name.stem,
        language=language,
        **shared,
    )


def _moment(value: str, zone: tzinfo | None, *, days_later: int = 0) -> datetime | None:
    """The beginning of a day in the shop's zone; None for nothing. Raises Bad."""
    if not value.strip():
        return None
    found = _DATE.fullmatch(value.strip())
    try:
        day = date(*map(int, found.groups())) if found else None
        if day is None:
            raise ValueError
        day += timedelta(days=days_later)
    except (ValueError, OverflowError):
        raise Bad("date", date=value[:40]) from None
    return datetime.combine(day, time(), tzinfo=zone or UTC).astimezone(UTC)
