"""What a bench found: a table for people, JSON for programs, and whether it passed."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

Value = int | float | str

_MARKS = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}


@dataclass(frozen=True)
class Line:
    """`passed` is None where nothing is promised."""

    what: str
    value: Value
    target: str = ""
    passed: bool | None = None


@dataclass(frozen=True)
class Report:
    title: str
    lines: tuple[Line, ...]
    details: dict[str, Any] = field(default_factory=dict)  # what to look at when it failed
    machine: dict[str, Any] = field(default_factory=lambda: describe_machine())

    @property
    def passed(self) -> bool:
        return all(line.passed is not False for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}

    def show(self, console: Console) -> None:
        table = Table("", "measured", "target", "", title=self.title, title_justify="left")
        for line in self.lines:
            table.add_row(line.what, _said(line.value), line.target, _MARKS[line.passed])
        console.print(table)
        if not self.passed:
            console.print({name: value for name, value in self.details.items() if value})


@dataclass(frozen=True)
class Growth:
    """The same measures for more and more of something."""

    title: str
    of: str
    columns: dict[str, tuple[Line, ...]]  # by how many
    machine: dict[str, Any]

    @property
    def passed(self) -> bool:
        return all(line.passed is not False for lines in self.columns.values() for line in lines)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}

    def show(self, console: Console) -> None:
        table = Table(self.of, *self.columns, title=self.title, title_justify="left")
        for lines in zip(*self.columns.values(), strict=True):
            table.add_row(lines[0].what, *map(cell, lines))
        console.print(table)


def none(what: str, count: int) -> Line:
    return Line(what, count, "0", count == 0)


def at_most(what: str, value: float, limit: float | None, unit: str) -> Line:
    """Without a limit nothing is promised."""
    what = f"{what}, {unit}"
    return fact(what, value) if limit is None else Line(what, value, f"≤ {limit:g}", value <= limit)


def at_least(what: str, value: float, limit: float | None, unit: str) -> Line:
    """Without a limit nothing is promised."""
    what = f"{what}, {unit}"
    return fact(what, value) if limit is None else Line(what, value, f"≥ {limit:g}", value >= limit)


def caught(control: str, symptom: str, report: Report) -> Line:
    """The line that is about what the control does wrong must say so."""
    found = next(line.value for line in report.lines if line.what == symptom)
    return Line(f"{control}: {symptom}", found, "≥ 1", isinstance(found, int) and found > 0)


def fact(what: str, value: Value) -> Line:
    return Line(what, value)


def cell(line: Line) -> str:
    """Measured, target and mark in one."""
    return " ".join(filter(None, (_said(line.value), line.target, _MARKS[line.passed])))


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 when there are no values."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def describe_machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_1min": round(os.getloadavg()[0], 2),  # of the others, when taken at the start
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _said(value: Value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
