"""What ingesting did, in words: for the terminal, for doctor and for the thread in Slack."""

from pathlib import PurePath

from bot.texts import say
from knowledge.degraded import Degraded
from knowledge.history import Learned
from knowledge.ingest import Report
from knowledge.sources import Refused


def report_lines(report: Report, language: str, *, most: int = 200) -> list[str]:
    """The summary last, so that it is what a terminal shows."""
    lines = _listed([refusal(refused, language) for refused in report.refused], language, most)
    clashes = [
        say(
            language,
            "knowledge-conflict",
            first=each.first,
            second=each.second,
            question=each.question,
            first_says=each.first_says,
            second_says=each.second_says,
        )
        for each in report.conflicts
    ]
    lines += _listed(clashes, language, most)
    if report.unread:
        names = ", ".join(PurePath(path).name for path in report.unread[:most])
        lines.append(say(language, "knowledge-unread", names=names))
    if not report.indexed:
        lines.append(say(language, "knowledge-not-indexed"))
    return [*lines, summary(report, language)]


def upload_report(report: Report, names: str, language: str, *, is_internal: bool) -> str:
    """For the thread in Slack: what came of it first, then what needs care."""
    *details, last = report_lines(report, language, most=15)
    audience = "knowledge-upload-internal" if is_internal else "knowledge-upload-public"
    head = say(language, "knowledge-upload", names=names)
    kept = [say(language, audience)] if report.added or report.changed else []
    return "\n".join([head, last, *kept, *(f"• {line}" for line in details)])


def summary(report: Report, language: str) -> str:
    return say(
        language,
        "knowledge-summary",
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        removed=report.removed,
        refused=len(report.refused),
    )


def learned_lines(learned: Learned, language: str, *, most: int = 50) -> list[str]:
    lines = _listed([refusal(each, language) for each in learned.refused], language, most)
    proposed = [
        say(language, "knowledge-proposed", count=each.count, question=each.question[:120])
        for each in learned.proposals
    ]
    lines += _listed(proposed, language, most)
    counts = {"taught": learned.taught, "known": learned.known}
    counts |= {"proposed": len(learned.proposals), "refused": len(learned.refused)}
    return [*lines, say(language, "knowledge-history", **counts)]


def refusal(refused: Refused, language: str) -> str:
    place = refused.path
    if refused.line is not None and refused.sheet:
        where = {"sheet": refused.sheet, "line": str(refused.line)}
        place = say(language, "knowledge-sheet-line", path=refused.path, **where)
    elif refused.line is not None:
        place = say(language, "knowledge-line", path=refused.path, line=str(refused.line))
    why = say(language, f"refused-{refused.code}", **refused.values)
    return say(language, "knowledge-refused", place=place, why=why)


def degradation(degraded: Degraded, language: str) -> str:
    """Why the search is less good than usual."""
    return say(language, f"search-{degraded.cause}", detail=degraded.detail).strip()


def _listed(lines: list[str], language: str, most: int) -> list[str]:
    left = len(lines) - most
    more = [say(language, "knowledge-more", count=left)] if left > 0 else []
    return lines[:most] + more
