"""The labelled messages: every line can be used, none comes twice."""

import json
from pathlib import Path
from typing import Any

import pytest

import bot.triage
from bot.tickets.terms import TicketType
from bot.triage.lessons import Lesson, shipped

FOLDER = Path(bot.triage.__file__).with_name("messages")


def lines(language: str) -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob(f"{language}*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_message_has_labels_we_know(language: str) -> None:
    found = lines(language)
    assert len(found) >= 2_400
    for line in found:
        lesson = Lesson.model_validate(line)
        assert (lesson.type is not TicketType.COMPLAINT) or "complaint" in lesson.review


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_message_comes_twice(language: str) -> None:
    texts = [line["text"] for line in lines(language)]
    assert len(set(texts)) == len(texts)


def test_a_part_is_held_out_by_the_words_alone() -> None:
    learned, held_out = shipped().learned, shipped().held_out
    assert 0.06 < len(held_out) / (len(learned) + len(held_out)) < 0.11
    assert not {each.text for each in learned} & {each.text for each in held_out}
