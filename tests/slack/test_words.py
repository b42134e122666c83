"""The words of the Slack surface: the same in both languages, and one for every term."""

from collections import Counter
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import bot.texts
from bot.slack.card_view import Caution, Stage
from bot.slack.ids import MoreChoice, NotHelpfulReason, RewriteChoice, SnoozeChoice
from bot.texts import keys
from bot.tickets.clocks import Due, Level
from bot.tickets.terms import (
    Channel,
    ConfidenceLevel,
    DeliveryKind,
    DeliveryState,
    Priority,
    Review,
    Segment,
    TicketType,
    Urgency,
)
from tests.slack.samples import LANGUAGES

TEXTS = Path(bot.texts.__file__).parent
LABELS = {
    "type": TicketType,
    "review": Review,
    "priority": Priority,
    "urgency": Urgency,
    "segment": Segment,
    "channel": Channel,
    "confidence": ConfidenceLevel,
    "delivery": DeliveryKind,
    "card-delivery": DeliveryState,
    "card-stage": Stage,
    "card-next": Stage,
    "card-rewrite": RewriteChoice,
    "card-more": MoreChoice,
    "caution": Caution,
    "due": Due,
    "sla-warning": Level,
    "receipt": TicketType,
    "modal-snooze": SnoozeChoice,
    "modal-not-helpful": NotHelpfulReason,
}


def messages(path: Path) -> dict[str, ast.Message]:
    resource = FluentParser().parse(path.read_text("utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)], path
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, ast.Message)}


class Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.found.add(node.id.name)


def variables(message: ast.Message) -> set[str]:
    visitor = Variables()
    visitor.visit(message)
    return visitor.found


def test_both_languages_say_the_same_things_about_the_same_values() -> None:
    ko, en = (messages(TEXTS / language / "slack.ftl") for language in LANGUAGES)
    assert list(ko) == list(en)
    for key in ko:
        assert variables(ko[key]) == variables(en[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language: str) -> None:
    files = (TEXTS / language).glob("*.ftl")
    counted = Counter(key for file in files for key in messages(file))
    assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "terms"), LABELS.items())
def test_every_term_has_words(language: str, kind: str, terms: type[Channel]) -> None:
    assert {f"{kind}-{term}" for term in terms} <= keys(language)
