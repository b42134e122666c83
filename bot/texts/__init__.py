"""Every word a person reads, in Korean and English (Fluent files, one per room).

Values are inserted as they are: whoever puts the text into Slack escapes it there.
"""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("ko", "en")
_HERE = Path(__file__).parent


@cache
def _bundle(language: str) -> FluentBundle:
    locale = {"ko": "ko-KR", "en": "en-US"}[language]
    bundle = FluentBundle([locale], use_isolating=False)
    for file in sorted((_HERE / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle


def keys(language: str) -> set[str]:
    return set(_bundle(language)._messages)


def say(language: str, key: str, /, **values: object) -> str:
    """Raises KeyError for an unknown key: a missing word is a bug, not something to show."""
    bundle = _bundle(language if language in LANGUAGES else "en")
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    text, problems = bundle.format_pattern(pattern, {k: _plain(v) for k, v in values.items()})
    if problems:
        raise KeyError(f"{key}: {problems[0]}")
    return str(text)


def _plain(value: object) -> object:
    """Fluent formats numbers by locale (1,234); everything else is text."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
