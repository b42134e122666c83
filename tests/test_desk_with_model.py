"""The whole desk with a language model: its words when they are good, else the shop's own."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.texts import say
from bot.tickets.terms import Language
from tests.desk.desk_view import cards, shown
from tests.desk_process import ROOT, Stage, stage
from tests.scripted_model import Fault, ScriptedModel

QUESTION = "How much is shipping?"
FAQ = ROOT / "knowledge" / "articles" / "en" / "faq.jsonl"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedModel]:
    with ScriptedModel() as it:
        yield it


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def desk(endpoint: ScriptedModel, home: Path) -> Iterator[Stage]:
    with stage(
        home,
        Language.EN,
        OPENAI_BASE_URL=endpoint.url,
        OPENAI_API_KEY="test-key",
        CHAT_MODEL="scripted",
    ) as it:
        yield it


def _card(desk: Stage, persona: str, text: str) -> str:
    """Everything the new card shows, as one text."""
    before = {card.ts for card in cards(desk.playground)}
    desk.playground.customer_says(persona, text)

    def new() -> str:
        return next((shown(c) for c in cards(desk.playground) if c.ts not in before), "")

    desk.playground.wait_until(new)
    return new()


def _answer_of(question: str) -> str:
    """The first sentence of the FAQ answer."""
    rows = [json.loads(line) for line in FAQ.read_text("utf-8").splitlines()]
    (row,) = [row for row in rows if row["question"].startswith(question)]
    return str(row["answer"].split(". ")[0]) + "."


def test_a_good_model_words_the_draft_and_its_cost_is_kept(
    desk: Stage, endpoint: ScriptedModel, home: Path
) -> None:
    sentence = _answer_of("How much is shipping")
    endpoint.enqueue(
        {
            "type": "faq",
            "review": [],
            "priority": "normal",
            "urgency": "normal",
            "sentiment": "neutral",
            "confidence": 0.9,
            "evidence": ["shipping"],
        },
        {
            "answerable": True,
            "sentences": [{"kind": "answer", "text": sentence, "passages": ["P1"]}],
        },
    )
    card = _card(desk, "emma", QUESTION)
    assert sentence in card
    assert say("en", "caution-model_failed") not in card
    with sqlite3.connect(home / "deskbell.sqlite3") as books:
        calls = books.execute("SELECT task, outcome, tokens_in, usd, ticket_id FROM model_call")
        kept = calls.fetchall()
    assert [outcome for _, outcome, *_ in kept] == ["ok", "ok"]
    assert all(tokens > 0 and usd > 0 and ticket for _, _, tokens, usd, ticket in kept)


@pytest.mark.parametrize(
    ("persona", "replies"),
    [
        ("noah", ("this is not JSON", "nor is this")),
        ("liam", (Fault(cut=True), Fault(cut=True))),
        ("olivia", (Fault(refusal="I cannot help."), Fault(refusal="I cannot help."))),
        ("jisoo", ({"type": "nonsense"}, {"answerable": True, "sentences": "many"})),
    ],
)
def test_a_bad_model_costs_no_ticket_its_card(
    desk: Stage, endpoint: ScriptedModel, persona: str, replies: tuple[object, ...]
) -> None:
    endpoint.enqueue(*replies)  # type: ignore[arg-type]
    card = _card(desk, persona, QUESTION)
    assert say("en", "card-approve") in card
    assert "shipping" in card


def test_an_invented_amount_never_reaches_the_card(desk: Stage, endpoint: ScriptedModel) -> None:
    invented = {"kind": "answer", "text": "Shipping costs $1,234.56.", "passages": ["P1"]}
    endpoint.enqueue("not triage", *[{"answerable": True, "sentences": [invented]}] * 3)
    card = _card(desk, "ethan", QUESTION)
    assert "1,234.56" not in card
    assert say("en", "card-approve") in card
