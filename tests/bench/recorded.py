"""Every recorded request and answer under tests/payloads: does the desk do with it what it says?

The tests that read a recording compare the desk with what stands in it; here they are counted by
recording, so that one nobody reads is seen.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.progress import Progress

from tests.bench.report import Line, Report
from tests.fakes import PAYLOADS

TESTS = Path(__file__).parents[1]
READERS = ("channels", "web/test_forms.py", "web/test_server.py", "web/site", "slack/test_inbox.py")
# Pytest would rewrite the asserts of its plugins' libraries, which we have imported long before.
IMPORTED = "ignore::pytest.PytestAssertRewriteWarning"
NEEDS_NOTHING = "not slow and not browser and not imap and not postgres"
_NAMED = re.compile(r'"([a-z0-9_]+/\w+\.json)"')
# Of routes that Deskbell has not, or nothing that is told or asked.
NOT_OURS = {
    "alimtalk/aligo_ip_refused.json": "another dealer",
    "alimtalk/aligo_send.json": "another dealer",
    "alimtalk/bizm_button_mismatch.json": "another dealer",
    "alimtalk/nhn_send.json": "another dealer",
    "alimtalk/nhn_webhook_result.json": "another dealer",
    "cafe24/faq_article.json": "no FAQ is written there",
    "cafe24/urgent_inquiry_reply.json": "its answer is not known",
    "channeltalk/app_function_signature.json": "no app of the app store",
    "kakao_counsel/happytalk_end.json": "sessions end by themselves",
    "naver_talktalk/push_composite.json": "replies are text",
    "naver_talktalk/push_typing.json": "nobody is shown typing",
    "widget/chatwoot_identifier_hash.json": "JWT instead",
}


def recorded(progress: Progress) -> Report:
    bar = progress.add_task("reading recordings", total=None)
    readers = _Readers(lambda done: progress.update(bar, completed=done))
    files = [str(TESTS / each) for each in READERS]
    with redirect_stdout(StringIO()):
        pytest.main([*files, "-qq", "-W", IMPORTED, "-m", NEEDS_NOTHING], plugins=[readers])
    found = sorted(str(file.relative_to(PAYLOADS)) for file in PAYLOADS.glob("*/*.*"))
    lines = [_line(folder, found, readers) for folder in sorted({Path(f).parts[0] for f in found})]
    wrong = [name for name in found if name not in NOT_OURS and not readers.is_right(name)]
    return Report(
        "channels: recordings", tuple(lines), {"not as they say": wrong, "failed": readers.failed}
    )


def _line(folder: str, found: list[str], readers: "_Readers") -> Line:
    names = [name for name in found if Path(name).parts[0] == folder]
    ours = [name for name in names if name not in NOT_OURS]
    right = sum(map(readers.is_right, ours))
    beside = f", {len(names) - len(ours)} of routes we have not" if len(ours) < len(names) else ""
    return Line(f"{folder}: as it says", f"{right}{beside}", str(len(ours)), right == len(ours))


class _Readers:
    """A pytest plugin that sees which test opens which recording."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell, self._now, self._done = tell, "", 0
        self._read: dict[str, set[str]] = defaultdict(set)  # recording: tests
        self.failed = set[str]()
        for file in TESTS.rglob("test_*.py"):  # read once for all tests of a file
            for name in _NAMED.findall(file.read_text("utf-8")):
                self._read[name].add(str(file.relative_to(TESTS.parent)))
        sys.addaudithook(self._opened)

    def is_right(self, name: str) -> bool:
        tests = tuple(self._read[name])
        return bool(tests) and not any(failed.startswith(tests) for failed in self.failed)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._now = nodeid

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._now = ""
        self._done += 1
        self._tell(self._done)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def _opened(self, event: str, args: tuple[Any, ...]) -> None:
        if event != "open" or not self._now or not isinstance(args[0], str | Path):
            return
        path = Path(args[0])
        if path.is_relative_to(PAYLOADS):
            self._read[str(path.relative_to(PAYLOADS))].add(self._now)
