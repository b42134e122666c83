"""The programs in docs/wire-up.md do what the page says."""

import os
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.standard_webhooks import headers, new_secret
from tests.docs import ROOT

BODY = '{"data": {"text": "배송은 2일 걸려요."}}'.encode()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of the program that receives replies."""
    text = (ROOT / "docs" / "wire-up.md").read_text("utf-8")
    *_, program = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    monkeypatch.setenv("DESKBELL_WEBHOOK_SECRET", new_secret())
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(program, names)
    return names


def _signed(minutes_ago: float = 0) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return headers(os.environ["DESKBELL_WEBHOOK_SECRET"], "dlv_1", BODY, at)


def test_the_receiver_takes_what_we_send(receiver: dict[str, Any]) -> None:
    assert receiver["is_genuine"](_signed(), BODY)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "dlv_2"},
        {"webhook-timestamp": "²"},
        {"webhook-signature": "v1,ä"},
        {"webhook-signature": ""},
    ],
)
def test_the_receiver_refuses_a_forgery(receiver: dict[str, Any], change: dict[str, str]) -> None:
    assert not receiver["is_genuine"](_signed() | change, BODY)


def test_the_receiver_refuses_another_body_and_an_old_one(receiver: dict[str, Any]) -> None:
    assert not receiver["is_genuine"](_signed(), BODY + b" ")
    assert not receiver["is_genuine"](_signed(minutes_ago=6), BODY)
