"""The draft checks, measured on drafts we wrote.

The rules have learnt from all of these sets; what each showed when it was first measured is in
docs/drafts.md. The weights are learned anew without each set before it is
measured here, so what this test asks is that nothing is lost again.

The drafts are in Korean and English: unsupported amounts, dates, promises, links, invented
citations and passages that give orders are planted among sentences that put the same otherwise.
"""

import json
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.drafting.evaluation import EvaluatedDraft, Report, evaluate, read_drafts
from bot.drafting.evidence import learned
from bot.errors import Unacceptable
from tests.drafting.weights import SETS, drafts_of, without

RECKONED = ("twentieth", "twentyfirst")  # true sentences that reckon with the customer's figures
FABRICATED = ("figure", "promise", "done", "poisoned", "citation")  # what no passage has at all


@cache
def _reports() -> dict[str, Report]:
    return {name: evaluate(drafts_of(name), without(name)) for name in SETS}


@pytest.mark.slow
def test_unsupported_money_dates_and_promises_are_found_without_crying_wolf() -> None:
    reports = [report for name, report in _reports().items() if name not in RECKONED]
    missed = [each for report in reports for each in report.missed]
    alarmed = [each for report in reports for each in report.alarmed]
    planted = sum(report.binding.planted for report in reports)
    clean = sum(report.clean for report in reports)
    found = sum(report.binding.found for report in reports)
    assert found >= 0.915 * planted, missed
    assert found + sum(report.binding.hinted for report in reports) >= 0.95 * planted
    assert len(alarmed) <= 0.03 * clean, alarmed
    assert sum(report.false_hints for report in reports) <= 0.035 * clean
    assert not any(report.invented_shown for report in _reports().values()), missed


@pytest.mark.slow
def test_what_no_passage_has_at_all_is_found() -> None:
    """In the sets that say what is wrong; reversed, widened and moved figures are the rest."""
    faults = [fault for report in _reports().values() for fault in report.faults]
    fabricated = [fault for fault in faults if fault.kind in FABRICATED]
    assert sum(fault.planted for fault in fabricated) >= 600
    found = sum(fault.found for fault in fabricated)
    assert found >= 0.975 * sum(fault.planted for fault in fabricated)


@pytest.mark.slow
def test_of_what_is_reckoned_with_the_customers_figures_most_is_let_be() -> None:
    reports = [_reports()[name] for name in RECKONED]
    alarmed = sum(report.false_alarms for report in reports)
    assert alarmed <= 0.16 * sum(report.clean for report in reports)


@pytest.mark.slow
def test_the_set_is_large_and_even_enough_to_mean_something() -> None:
    drafts = [draft for name in SETS for draft in drafts_of(name)]
    assert len(drafts) >= 1000
    assert len({draft.id for draft in drafts}) == len(drafts)
    kinds = [kind for report in _reports().values() for kind in report.kinds]
    assert sum(report.clean for report in _reports().values()) >= sum(
        kind.planted for kind in kinds
    )
    assert {kind.kind for kind in kinds} >= {"money", "date", "promise", "citation"}


@pytest.mark.slow
def test_the_weights_are_those_the_drafts_teach() -> None:
    """Else `python -m tests.drafting.weights` was forgotten."""
    shipped, taught = learned(), without()
    assert shipped.bias == pytest.approx(taught.bias, abs=0.01)
    assert shipped.signs == pytest.approx(taught.signs, abs=0.01)


GOOD = {
    "id": "a",
    "passages": [{"id": "p", "text": "배송비는 3,000원입니다."}],
    "sentences": [
        {"text": "배송비는 3천원이에요.", "passages": ["p"]},
        {"text": "배송비는 4천원이에요.", "passages": ["p"], "quote": "배송비는"},
    ],
    "unsupported": [1],
}


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text(json.dumps(GOOD, ensure_ascii=False) + "\n\n", "utf-8")
    told = CliRunner().invoke(cli, ["eval", "draft", str(file)])
    assert told.exit_code == 0
    assert "1.000" in told.output
    told = CliRunner().invoke(cli, ["eval", "draft", str(file), "--json"])
    report = json.loads(told.output)
    assert report["binding"] == {
        "kind": "binding",
        "planted": 1,
        "found": 1,
        "hinted": 0,
        "recall": 1.0,
        "recall_with_hints": 1.0,
    }
    assert (report["clean"], report["false_alarms"], report["precision"]) == (1, 0, 1.0)


def test_what_is_wrong_is_counted_apart_and_a_hint_is_no_mark(tmp_path: Path) -> None:
    text = (
        "Skate hire is $6 and includes a helmet. Unopened laces can be exchanged with the receipt. "
        "Lockers are free for two hours."
    )
    passage = {"id": "p", "text": text}
    said = ["Skate hire is $8.", "A helmet is lent with every pair.", "Hiring skates is $6."]
    draft = {
        "id": "a",
        "passages": [passage],
        "sentences": [{"text": each, "passages": ["p"]} for each in said],
        "unsupported": [0, 1],
        "kinds": ["money", "promise"],
        "faults": ["figure", "favour"],
    }
    report = evaluate([EvaluatedDraft.model_validate(draft)])
    favour, figure = report.faults
    assert (figure.found, figure.hinted) == (1, 0)
    assert (favour.found, favour.hinted, favour.recall) == (0, 1, 0.0)
    assert (report.binding.recall, report.binding.recall_with_hints) == (0.5, 1.0)
    assert (report.false_alarms, report.false_hints, report.missed) == (0, 0, ("a:1",))
    file = tmp_path / "drafts.jsonl"
    file.write_text(json.dumps(draft), "utf-8")
    told = CliRunner().invoke(cli, ["eval", "draft", str(file)]).output
    assert "what is wrong" in told
    assert "favour" in told


def test_what_is_missed_is_named() -> None:
    wrong = GOOD | {"unsupported": [0]}
    report = evaluate([EvaluatedDraft.model_validate(wrong)])
    assert (report.missed, report.alarmed) == (("a:0",), ("a:1",))
    assert (report.binding.recall, report.precision) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        (json.dumps(GOOD | {"sentences": "no"}), "sentences"),
        (json.dumps(GOOD | {"unsupported": [2]}), "unsupported"),
        (json.dumps(GOOD | {"unsupported": [-1]}), "unsupported"),
        (json.dumps(GOOD | {"kinds": ["money", "date"]}), "unsupported"),
        (json.dumps(GOOD | {"faults": ["figure", "promise"]}), "unsupported"),
        (
            json.dumps({"id": "a", "passages": [], "sentences": [], "kinds": ["date"]}),
            "unsupported",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, where: str) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n{line}\n", "utf-8")
    with pytest.raises(Unacceptable, match=rf"Line 2 .*\({where}\)"):
        read_drafts(file)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text("\n \n", "utf-8")
    with pytest.raises(Unacceptable, match="no draft"):
        read_drafts(file)
