"""`deskbell triage` and `deskbell eval triage` on real files."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import sorting
from bot.cli import cli
from bot.errors import Unacceptable
from bot.triage.lessons import shipped

UNSEEN = Path(__file__).with_name("unseen")
DANGERS = Path(__file__).with_name("dangers")
KEYS = {"id", "type", "review", "priority", "urgency", "sentiment", "confidence", "reason"}


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_file_is_sorted_line_by_line(tmp_path: Path) -> None:
    given, given_back = tmp_path / "messages.jsonl", tmp_path / "labels.jsonl"
    messages = [
        {"id": "a", "text": "배송비 얼마예요?", "channel": "kakao", "lang": "ko"},
        {"id": 2, "text": "The charger caught fire last night"},
        {"id": "c", "text": ""},
    ]
    given.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in messages))
    run("triage", "--in", given, "--out", given_back)
    found = [json.loads(line) for line in given_back.read_text("utf-8").splitlines()]
    assert [line["id"] for line in found] == ["a", 2, "c"]
    assert all(line.keys() >= KEYS for line in found)
    assert (found[0]["type"], found[2]["type"]) == ("faq", "other")
    assert "safety" in found[1]["review"]


def test_several_processes_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [lesson.text for lesson in shipped().held_out[:6]]
    alone = sorting.sort_all(texts)
    monkeypatch.setattr(sorting, "_APART", 2)
    monkeypatch.setattr(sorting, "_BATCH", 3)
    assert sorting.sort_all(texts) == alone


@pytest.mark.slow
def test_messages_of_other_hands_are_sorted_about_as_well_as_docs_say(tmp_path: Path) -> None:
    """Written by people who had not seen ours, and never learned from."""
    file = tmp_path / "unseen.jsonl"
    parts = sorted(UNSEEN.glob("*.jsonl"))
    file.write_text("".join(part.read_text("utf-8") for part in parts), "utf-8")
    figures = json.loads(run("eval", "triage", file, "--json"))
    assert figures["messages"] == 611
    assert figures["accuracy"]["type"] > 0.88
    assert figures["accuracy"]["priority"] > 0.76
    assert figures["accuracy"]["urgency"] > 0.87
    assert figures["accuracy"]["sentiment"] > 0.83
    assert figures["needs_person"]["recall"] > 0.97
    assert figures["needs_person"]["precision"] > 0.75
    assert _recall(figures, "safety") > 0.93


@pytest.mark.slow
def test_dangers_are_told_from_what_only_sounds_like_one(tmp_path: Path) -> None:
    file = tmp_path / "dangers.jsonl"
    parts = sorted(DANGERS.glob("*.jsonl"))
    file.write_text("".join(part.read_text("utf-8") for part in parts), "utf-8")
    figures = json.loads(run("eval", "triage", file, "--json"))
    assert _recall(figures, "safety") > 0.93
    assert figures["needs_person"]["precision"] > 0.85


def _recall(figures: dict[str, Any], reason: str) -> float:
    return next(float(each["recall"]) for each in figures["reasons"] if each["name"] == reason)


def test_the_figures_are_printed_and_written_as_json(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    some = shipped().held_out[:30]
    file.write_text("\n".join(lesson.model_dump_json() for lesson in some))
    told = run("eval", "triage", file)
    assert "type accuracy" in told
    assert "partnership" in told
    figures = json.loads(run("eval", "triage", file, "--json"))
    assert figures["messages"] == 30
    assert set(figures["accuracy"]) == {"type", "priority", "urgency", "sentiment"}
    assert {each["name"] for each in figures["reasons"]} >= {"legal", "safety"}
    assert sum(sum(row.values()) for row in figures["confusion"].values()) == 30


def test_labels_that_are_not_known_are_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"id": 1, "text": "배송비 얼마예요?", "type": "faq", "lang": "ko"}')
    figures = json.loads(run("eval", "triage", file, "--json"))
    assert figures["accuracy"] == {"type": 1.0}
    assert figures["within_one_step"] is None
    assert "priority" not in run("eval", "triage", file)


@pytest.mark.parametrize(
    ("line", "says"),
    [("{", "line 2"), ('{"id": 1}', "text"), ('{"id": "x", "text": 7}', "text")],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": 1, "text": "ok"}\n' + line)
    with pytest.raises(Unacceptable) as refused:
        run("triage", "--in", file, "--out", tmp_path / "out.jsonl")
    assert says in refused.value.say("en")
    assert "2" in refused.value.say("ko")


def test_a_label_we_do_not_know_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    line = shipped().held_out[0].model_dump(mode="json") | {"priority": "critical"}
    file.write_text(json.dumps(line))
    with pytest.raises(Unacceptable, match="priority"):
        run("eval", "triage", file)
