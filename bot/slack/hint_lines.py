"""Hints about the wording of a reply, one line each."""

from collections.abc import Sequence

from bot.drafting.linter import Hint, Slip
from bot.slack.text import Markup, fit, tell


def hint_lines(hints: Sequence[Hint], language: str) -> list[Markup]:
    return [_line(hint, language) for hint in hints]


def _line(hint: Hint, language: str) -> Markup:
    said = fit(hint.said, 60)
    if hint.slip is Slip.RULE:
        return tell(language, "hint-rule", said=said, advice=fit(hint.advice, 150))
    return tell(language, f"hint-{hint.slip}", said=said)
