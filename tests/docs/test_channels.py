"""The channel that docs/channels.md shows, as it stands there: in, out, window, errors."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.contract import Channel
from bot.decision.rules import Approve
from bot.delivery.step import deliver
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryState
from tests.desk_process import ROOT
from tests.fakes import NOW, Answer, Sink, act, make_ready, row, rows, seen
from tests.web.conftest import Site, opened

PAGE = (ROOT / "docs" / "channels.md").read_text()
[CODE] = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()


@pytest.fixture
def owl(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Channel]:
    monkeypatch.setenv("OWL_SECRET", "hoo")
    monkeypatch.setenv("OWL_URL", sink.url)
    module: dict[str, Any] = {"__name__": "owl"}
    exec(compile(CODE, "docs/channels.md", "exec"), module)
    channel = module["Owl"].open()
    assert isinstance(channel, Channel)
    yield channel
    channel.close()


@pytest.fixture
def site(tmp_path: Path, owl: Channel) -> Iterator[Site]:
    with opened(tmp_path, channels=[owl]) as site:
        yield site


def hoot(site: Site, secret: str = "hoo", **changed: Any) -> httpx.Response:
    said = {"kind": "said", "id": "h-1", "owl": "o-1", "text": "언제 와요?", "at": NOW.isoformat()}
    body = json.dumps(said | changed).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Owl-Signature": signature}
    return site.http.post("/channels/owl", content=body, headers=headers)


def sent(site: Site, owl: Channel, after: timedelta = timedelta(0)) -> Delivery:
    [ticket] = rows(site.db, Ticket)
    make_ready(site.db, ticket.id or 0)
    act(site.db, Approve(), seen(site.db, ticket.id or 0))
    assert owl.sender
    [queued] = rows(site.db, Delivery)
    deliver(site.db, site.jobs, {owl.name: owl.sender}, queued.id, now=NOW + after)
    return row(site.db, Delivery, queued.id)


def test_it_is_short() -> None:
    assert len(CODE.splitlines()) < 120


def test_messages_come_in_once_and_are_edited(site: Site) -> None:
    assert hoot(site, secret="wrong").status_code == 401
    assert hoot(site, id=None).status_code == 422
    for _ in range(2):
        assert hoot(site).status_code == 200
    assert hoot(site, kind="seen", id="h-2").status_code == 200
    hoot(site, kind="edited", text="취소할게요")
    assert [message.text for message in rows(site.db, Message)] == ["취소할게요"]


@pytest.mark.parametrize(
    ("answer", "after", "state"),
    [
        (Answer(200), timedelta(0), DeliveryState.SENT),
        (Answer(503), timedelta(0), DeliveryState.QUEUED),
        (Answer(400), timedelta(0), DeliveryState.FAILED),
        (Answer(how="drop"), timedelta(0), DeliveryState.UNCERTAIN),
        (Answer(200), timedelta(days=1), DeliveryState.FAILED),
    ],
)
def test_replies_go_out(
    site: Site, owl: Channel, sink: Sink, answer: Answer, after: timedelta, state: DeliveryState
) -> None:
    sink.will(answer)
    hoot(site)
    assert sent(site, owl, after).state is state
    bodies = [json.loads(got.body) for got in sink.got]
    assert bodies == ([] if after else [{"to": "o-1", "text": "내일 도착해요."}])
