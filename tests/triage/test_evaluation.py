"""The figures of `deskbell eval triage`, computed by hand beside."""

import pytest

from bot.tickets.terms import Language, Priority, Review, Sentiment, TicketType, Urgency
from bot.tickets.values import Triage
from bot.triage.evaluation import evaluate
from bot.triage.lessons import Lesson


def lesson(kind: str, priority: str = "normal", *review: str) -> Lesson:
    return Lesson.model_validate(
        {
            "text": "-",
            "type": kind,
            "priority": priority,
            "review": review,
            "urgency": "normal",
            "sentiment": "neutral",
        }
    )


def given(kind: TicketType, confidence: float, *review: Review) -> Triage:
    return Triage(
        type=kind,
        review=review,
        priority=Priority.NORMAL,
        urgency=Urgency.NORMAL,
        language=Language.KO,
        team="support",
        confidence=confidence,
        reason="",
        sentiment=Sentiment.NEUTRAL,
    )


PAIRS = [
    (lesson("faq"), given(TicketType.FAQ, 0.95)),
    (lesson("faq", "urgent"), given(TicketType.FAQ, 0.95, Review.LEGAL)),
    (lesson("complaint", "high", "complaint", "legal"), given(TicketType.FAQ, 0.55, Review.LEGAL)),
    (lesson("complaint", "high", "complaint"), given(TicketType.COMPLAINT, 0.55, Review.COMPLAINT)),
]


def test_shares_and_steps() -> None:
    report = evaluate(PAIRS)
    assert report.accuracy["type"] == 3 / 4
    assert report.accuracy["priority"] == 1 / 4
    assert report.within_one_step == 3 / 4  # normal for urgent is two steps
    # faq: 2 of 2 found, 3 given = 4/5; complaint: 1 of 2 found, 1 given = 2/3
    assert report.macro_f1 == pytest.approx((4 / 5 + 2 / 3) / 2)
    # at 0.95: both right, 0.05 apart; at 0.55: one of two right, 0.05 apart
    assert report.calibration_error == pytest.approx(0.05)
    assert report.confusion["complaint"]["faq"] == 1


def test_reasons() -> None:
    report = evaluate(PAIRS)
    assert (report.needs_person.recall, report.needs_person.precision) == (1, 2 / 3)
    found = {reason.name: (reason.recall, reason.precision) for reason in report.reasons}
    assert found["legal"] == (1, 1 / 2)
    assert found["complaint"] == (1 / 2, 1)
    assert found["outage"] == (None, None)


def test_nothing_to_measure_is_no_crash() -> None:
    assert evaluate([]).messages == 0
