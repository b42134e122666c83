"""The customers' side: writing to the shop, and replies that reach them."""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from standardwebhooks import Webhook

from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from bot.playground.webhooks import is_genuine
from tests.playground.raw_server import RawServer, Reaction, raw_server

JSON = dict[str, Any]

WIRE = Path(__file__).parents[1] / "payloads" / "standard_webhooks"
SAMPLES = [
    {"id": "s1", "lang": "en", "persona": "emma", "channel": "web_form", "name": "Emma Clarke",
     "order": "FW-1", "subject": "Late", "text": "Where is it?", "note": "order"},
    {"id": "s2", "lang": "ko", "persona": "hana", "channel": "kakao", "name": "김하나",
     "text": "안녕하세요", "note": "faq"},
    {"id": "s3", "lang": "en", "persona": "ava", "channel": "slack", "name": "Ava Lindqvist",
     "text": "API <down>?", "note": "outage"},
]  # fmt: skip


@pytest.fixture
def intake(playground: Playground) -> Iterator[RawServer]:
    with raw_server() as server:
        playground.connect(
            app_url="", intake_url=f"{server.url}/intake/messages", intake_token="door-key"
        )
        yield server


def reply(
    playground: Playground,
    body: JSON | str,
    *,
    webhook_id: str = "",
    secret: str = "",
    at: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """Deliver a reply as the bot would, signed with the reference library."""
    at = at or datetime.now(UTC)
    content = body if isinstance(body, str) else json.dumps(body)
    webhook_id = webhook_id or secrets.token_hex(8)
    signer = Webhook(secret or playground.settings.reply_secret)
    signed = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signer.sign(webhook_id, at, content),
    }
    url = f"{playground.url}/customer/replies"
    sent = {key.encode(): value.encode() for key, value in (signed | (headers or {})).items()}
    with httpx.Client(trust_env=False, timeout=2) as http:
        return http.post(url, content=content.encode(), headers=sent)


def approved(text: str = "It ships today.", customer: str = "emma", **data: str) -> JSON:
    return {
        "type": "reply.approved",
        "timestamp": "2026-11-21T09:00:00Z",
        "data": {"ticket": "T-7", "customer_id": customer, "text": text, **data},
    }


def shown(playground: Playground, persona: str = "emma") -> list[tuple[str, str, str]]:
    return [(m.direction, m.text, m.state) for m in playground.customer_messages(persona)]


def test_a_customer_writes_to_the_intake(playground: Playground, intake: RawServer) -> None:
    answer = playground.customer_says("emma", "Where is it?", subject="Late", event_id="e-1")
    assert answer["ok"]
    [received] = intake.received
    assert received.path == "/intake/messages"
    assert received.headers["authorization"] == "Bearer door-key"
    body = json.loads(received.body)
    assert datetime.fromisoformat(body.pop("sent_at")).tzinfo
    assert body == {
        "channel": "web_form",
        "event_id": "e-1",
        "customer": {
            "id": "emma",
            "name": "Emma Clarke",
            "email": "emma.clarke@example.com",
            "phone": None,
            "segment": None,
            "order": None,
        },
        "text": "Where is it?",
        "subject": "Late",
        "thread": None,
        "reply_url": f"{playground.url}/customer/replies",
    }
    assert shown(playground) == [("in", "Where is it?", "delivered")]


def test_what_did_not_arrive_can_be_sent_again_as_the_same_message(
    playground: Playground, intake: RawServer
) -> None:
    intake.reactions = [Reaction(status=503, body=b"starting")]
    answer = playground.customer_says("emma", "Hello?")
    assert not answer["ok"]
    assert answer["message"]["error"] == "HTTP 503: starting"
    again = playground.retry("emma", answer["message"]["id"])
    assert again["ok"]
    assert len({json.loads(received.body)["event_id"] for received in intake.received}) == 1
    assert shown(playground) == [("in", "Hello?", "delivered")]


def test_a_shop_that_is_closed_is_shown_to_the_customer(playground: Playground) -> None:
    playground.connect(app_url="", intake_url="http://127.0.0.1:9/intake/messages")
    assert "ConnectError" in playground.customer_says("emma", "Hello?")["message"]["error"]


def test_a_reply_appears_once_however_often_it_is_delivered(playground: Playground) -> None:
    for _ in range(3):
        assert reply(playground, approved(), webhook_id="d-1").status_code == 204
    assert shown(playground) == [("out", "It ships today.", "received")]
    assert playground.world.customers.duplicates_absorbed == 2
    assert playground.customer_messages("emma")[0].ticket == "T-7"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"webhook-signature": "abc"}, "no comma"),
        ({"webhook-signature": "v1,%%%"}, "not base64"),
        ({"webhook-signature": ""}, "empty"),
        ({"webhook-signature": "v1,ｖ"}, "not ascii"),
        ({"webhook-timestamp": "soon"}, "not a number"),
        ({"webhook-timestamp": "²"}, "a digit, but not one of ours"),
        ({"webhook-timestamp": "1700000000"}, "another time than was signed"),
        ({"webhook-id": "other"}, "another id than was signed"),
    ],
)
def test_a_malformed_or_forged_header_is_a_401(
    playground: Playground, headers: dict[str, str], why: str
) -> None:
    assert reply(playground, approved(), headers=headers).status_code == 401, why
    assert shown(playground) == []


@pytest.mark.parametrize(
    ("minutes", "status"), [(-6, 401), (-4, 204), (0, 204), (4, 204), (6, 401)]
)
def test_a_signature_is_good_for_five_minutes(
    playground: Playground, minutes: int, status: int
) -> None:
    at = datetime.fromtimestamp(time.time() + 60 * minutes, UTC)
    assert reply(playground, approved(), at=at).status_code == status


def test_another_secret_and_a_changed_body_are_refused(playground: Playground) -> None:
    other = "whsec_" + base64.b64encode(b"x" * 24).decode()
    assert reply(playground, approved(), secret=other).status_code == 401
    headers = {"webhook-id": "i", "webhook-timestamp": "100"}
    signer = Webhook(other)
    at = datetime.fromtimestamp(100, UTC)
    good = headers | {"webhook-signature": signer.sign("i", at, "{}")}
    assert is_genuine(other, good, b"{}", now=100.0)
    assert not is_genuine(other, good, b"{ }", now=100.0)
    rotated = headers | {"webhook-signature": f"v1,AAAA {good['webhook-signature']} v1a,zz"}
    assert is_genuine(other, rotated, b"{}", now=100.0)
    assert not is_genuine("", good, b"{}", now=100.0)


@pytest.mark.parametrize("path", sorted(WIRE.glob("*.json")), ids=lambda path: path.stem)
def test_the_recorded_requests_get_the_recorded_verdict(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    request, secret = case["request"], case["secrets"]["std"]
    genuine = is_genuine(secret, request["headers"], request["body_raw"].encode(), case["now"])
    assert genuine is (case["expect"].get("reason") in (None, "parse"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("not json", 400),
        ({"type": "reply.approved"}, 400),
        ({"type": "reply.shouted", "timestamp": "x", "data": {"text": "x"}}, 400),
        (approved(customer="nobody"), 422),
    ],
)
def test_a_signed_body_still_has_to_make_sense(
    playground: Playground, body: JSON | str, status: int
) -> None:
    assert reply(playground, body).status_code == status


@pytest.mark.parametrize(("fault", "status"), [("500", 500), ("410", 410)])
def test_a_refused_reply_does_not_appear(playground: Playground, fault: str, status: int) -> None:
    playground.set_faults(reply_fault=fault)
    assert reply(playground, approved()).status_code == status
    assert shown(playground) == []


@pytest.mark.parametrize("fault", ["drop", "timeout"])
def test_a_reply_whose_answer_is_lost_has_arrived(playground: Playground, fault: str) -> None:
    playground.set_faults(reply_fault=fault)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadTimeout)):
        reply(playground, approved(), webhook_id="d-1")
    playground.set_faults(reply_fault="none")
    assert reply(playground, approved(), webhook_id="d-1").status_code == 204
    assert len(shown(playground)) == 1
    assert playground.world.customers.duplicates_absorbed == 1


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    path = tmp_path / "samples.jsonl"
    lines = [json.dumps(sample, ensure_ascii=False) for sample in SAMPLES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_samples_of_the_language_are_sent_in_order(samples: Path) -> None:
    with raw_server() as intake, Playground(PlaygroundSettings("en", samples=samples)) as desk:
        desk.connect(app_url="", intake_url=intake.url, intake_token="t")
        first = desk.next_sample()
        assert first["sample"] == {"id": "s1", "persona": "emma", "note": "order"}
        assert json.loads(intake.received[0].body)["customer"]["order"] == "FW-1"
        assert desk.next_sample()["sample"]["id"] == "s3"
        assert not desk.next_sample()["ok"]
        assert desk.world.deck.to_page()["sent"] == 2
        assert "ava" in desk.world.customers.personas


def test_samples_come_by_themselves_until_paused(samples: Path) -> None:
    settings = PlaygroundSettings("en", samples=samples, sample_every=0.01, auto_samples=1)
    with raw_server() as intake, Playground(settings) as desk:
        desk.connect(app_url="", intake_url=intake.url, intake_token="t")
        desk.wait_until(lambda: desk.world.deck.sent == 1)
        assert desk.world.deck.next_in() is None  # one was all that comes by itself


def test_a_slack_customer_writes_and_reads_in_the_shared_channel(samples: Path) -> None:
    with Playground(PlaygroundSettings("en", samples=samples, pace=Pace(ack=0.2))) as desk:
        desk.next_sample()
        desk.next_sample()
        [message] = desk.messages("C_SHARED")
        assert (message.user, message.text) == ("U_OUT", "API &lt;down&gt;?")
        client = WebClient(token=desk.settings.bot_token, base_url=desk.api_url)
        client.chat_postMessage(channel="C_SHARED", text="Looking.", thread_ts=message.ts)
        assert shown(desk, "ava") == [
            ("in", "API <down>?", "delivered"),
            ("out", "Looking.", "received"),
        ]
