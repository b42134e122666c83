"""The labelled messages: every line can be used, none comes twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.tickets.terms import Review, TicketType

FOLDER = Path(__file__).with_name("messages")


def lines(language: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{language}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_message_has_labels_we_know(language: str) -> None:
    found = lines(language)
    assert len(found) >= 1_300
    for line in found:
        TicketType(line["type"])
        reasons = {Review(reason) for reason in line["review"]}
        assert line["priority"] in ("low", "normal", "high", "critical")
        assert line["urgency"] in ("normal", "soon", "now")
        assert line["sentiment"] in ("positive", "neutral", "negative")
        assert line["type"] != TicketType.COMPLAINT or Review.COMPLAINT in reasons


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_message_comes_twice(language: str) -> None:
    texts = [line["text"] for line in lines(language)]
    assert len(set(texts)) == len(texts)
