"""Every bench in a tiny size: that it runs, and that the desk makes no mistake in it.

How fast it is depends on the machine and is left to scripts/bench.
"""

from pathlib import Path

import pytest
from rich.progress import Progress

from tests.bench import races as racing
from tests.bench.answering import Plan as AnsweringPlan
from tests.bench.answering import answering
from tests.bench.asked import DataMissing
from tests.bench.crash import Plan, crash
from tests.bench.damage import Plan as DamagePlan
from tests.bench.damage import controls as damage_controls
from tests.bench.damage import damage
from tests.bench.held import held
from tests.bench.idle import Size as IdleSize
from tests.bench.idle import idle
from tests.bench.intake import Size as IntakeSize
from tests.bench.intake import intake
from tests.bench.peers import PEERS, Peer
from tests.bench.report import Report
from tests.bench.retrieval import Plan as RetrievalPlan
from tests.bench.retrieval import retrieval
from tests.bench.size import Size as SizeSize
from tests.bench.size import size
from tests.bench.slack import Size as SlackSize
from tests.bench.slack import acks, growth

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

QUIET = Progress(disable=True)
NO_MISTAKE = ("0", "ok")


def mistakes(report: Report) -> list[str]:
    """With all the rest of the report, for the faults that come once in ten runs."""
    wrong = [line for line in report.lines if line.target in NO_MISTAKE and not line.passed]
    rest = [f"{line.what}: {line.value}" for line in report.lines] if wrong else []
    return [*(f"{line.what}: {line.value} ({report.details})" for line in wrong), *rest]


def test_a_killed_desk_on_sqlite_loses_and_doubles_nothing() -> None:
    assert mistakes(crash(Plan(kills=3), QUIET)) == []


def test_killed_workers_on_postgresql_lose_and_double_nothing(postgres_bin: Path) -> None:
    assert mistakes(crash(Plan(kills=3, postgres=True), QUIET)) == []


def test_of_two_agents_at_one_card_one_wins() -> None:
    assert mistakes(racing.races(racing.Plan(rounds=3), QUIET)) == []


def test_the_intake_takes_what_it_is_sent_and_makes_a_card_of_it() -> None:
    size = IntakeSize((8,), rounds=1, flat_out_seconds=1, paced_seconds=2, starts=1)
    assert mistakes(intake(size, QUIET)) == []


def test_an_idle_desk_is_measured_in_both_languages() -> None:
    report = idle(IdleSize(settle_seconds=0.5, seconds=0.5), QUIET)
    assert {line.what.partition(":")[0] for line in report.lines} == {"ko", "en"}


def test_killed_ingests_and_a_damaged_index_leave_search_right() -> None:
    assert mistakes(damage(DamagePlan(kills=3, cases=4, articles=1100), QUIET)) == []


def test_a_desk_that_opens_a_damaged_index_is_found_out() -> None:
    assert damage_controls(DamagePlan(cases=3, articles=1100), QUIET).passed


def test_slack_is_answered_under_load_and_as_tickets_grow() -> None:
    plan = SlackSize(seconds=2, waiting=40, closed=(40,), rounds=1)
    assert mistakes(acks(plan, QUIET)) == []
    (lines,) = growth(plan, QUIET).columns.values()
    assert all(line.value for line in lines)


def test_search_is_measured_and_finds_the_right_article_first() -> None:
    growth = size(SizeSize((200,), questions=20), QUIET)
    (lines,) = growth.columns.values()
    found = next(line.value for line in lines if line.what == "right article on top, %")
    assert found == 100


def test_retrieval_is_measured_beside_simpler_searches() -> None:
    report = retrieval(RetrievalPlan(data=None, most=5), QUIET)
    assert [row.what for row in report.rows if row.floor is not None][:1] == ["Korean shop: hit@1"]
    assert all(len(row.values) == 1 + len(PEERS) for row in report.rows)


@pytest.mark.parametrize("peer", PEERS.values(), ids=PEERS)
def test_simpler_searches_bear_a_question_without_a_word(peer: Peer) -> None:
    documents = [("a", "Returns are free"), ("b", "배송은 3일 걸려요")]
    nothing, something = peer(documents, ["?!", "are returns free"])
    assert something[0][0] == "a"
    assert {id for id, _ in nothing} <= {"a", "b"}


def test_how_much_could_be_answered_alone_is_measured() -> None:
    report = answering(AnsweringPlan(data=None, most=4), QUIET)
    undecided = [line.value for line in report.lines if "without a threshold" in line.what]
    assert undecided == [100] * 6  # three shops in each of two languages


def test_public_sets_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"banking77/train\.csv"):
        retrieval(RetrievalPlan(data=tmp_path), QUIET)


def test_kakaotalk_hears_in_time_whatever_the_model_does() -> None:
    assert mistakes(held(20, QUIET)) == []
