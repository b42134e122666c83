"""What would have been: the cases the gate let pass, beside what agents made of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.tickets.autonomy import Case, Outcome

MOST_NAMED = 20


@dataclass(frozen=True)
class Report:
    cases: int
    passed: int  # would have been answered
    judged: int  # of those, answered by agents meanwhile
    right: int  # just as the gate would have
    wrong: tuple[tuple[int, str], ...]  # ticket, and the article it would have been answered from
    bars: dict[str, int]  # how often each condition did not hold

    @property
    def share_passed(self) -> float:
        return self.passed / self.cases if self.cases else 0.0

    @property
    def share_right(self) -> float:
        return self.right / self.judged if self.judged else 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "would_answer": self.passed,
            "share": round(self.share_passed, 4),
            "judged": self.judged,
            "as_agents_answered": self.right,
            "share_as_agents_answered": round(self.share_right, 4),
            "wrong": [{"ticket": ticket, "article": title} for ticket, title in self.wrong],
            "bars": self.bars,
        }


def report(cases: Sequence[Case]) -> Report:
    passed = [case for case in cases if case.would_answer]
    judged = [case for case in passed if case.outcome is not None]
    wrong = [case for case in judged if case.outcome is Outcome.WRONG]
    bars = [bar for case in cases for bar in case.bars]
    return Report(
        cases=len(cases),
        passed=len(passed),
        judged=len(judged),
        right=len(judged) - len(wrong),
        wrong=tuple((case.ticket_id, case.title) for case in wrong[-MOST_NAMED:]),
        bars={bar: bars.count(bar) for bar in sorted(set(bars), key=bars.count, reverse=True)},
    )


def recent_cases(session: Session, days: int, *, now: datetime) -> Sequence[Case]:
    since = now - timedelta(days=days)
    return session.exec(select(Case).where(Case.at > since).order_by(col(Case.id))).all()
