"""Cafe24 boards: told of new articles, asked for them, answered with children."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.cafe24.channel import Cafe24
from bot.channels.cafe24.mall import Settings
from bot.channels.capability import Mode, ways_of
from bot.channels.contract import (
    Disconnected,
    Event,
    Fetch,
    Garbled,
    Ignored,
    Refused,
    Unreadable,
)
from bot.channels.inbound import Inbound
from bot.channels.outgoing import Sent
from bot.channels.safe import Safe
from bot.clock import now
from bot.db import Database
from bot.errors import SendFailed, SendRejected
from tests.channels import wire
from tests.channels.wire import Vendor
from tests.fakes import NOW, fresh_database, payload, payloads

TOKENS = {"status": 200, "json": payload("cafe24/oauth_refresh.json")["response"]["json"]}
TOKENS["json"] |= {"expires_at": "2030-01-01T00:00:00.000"}
LISTED = payload("cafe24/articles_list.json")
ANSWER = payload("cafe24/answer_article.json")
ROUTE = {
    "kind": "cafe24",
    "shop": 1,
    "board": 6,
    "article": 501,
    "title": "배송 문의",
    "is_secret": True,
    "asked_on": "2026-11-20",
}


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def opened(db: Database, vendor: Vendor, **changed: Any) -> Cafe24:
    settings: dict[str, Any] = {
        "mall_id": "testmall",
        "client_id": "cid",
        "client_secret": SecretStr("csecret"),
        "refresh_token": SecretStr("OLD"),
        "event_key": SecretStr("TEST_cafe24_event_key"),
        "writer": "시험가게",
        "client_ip": "198.51.100.5",
        "url": vendor.url,
    }
    channel = Cafe24(Settings(**(settings | changed)))
    channel.safe = Safe(db)
    return channel


@pytest.fixture
def channel(db: Database, vendor: Vendor) -> Iterator[Cafe24]:
    channel = opened(db, vendor)
    yield channel
    channel.close()


@pytest.mark.parametrize("path", [n for n in payloads("cafe24") if "webhook" in n])
def test_every_webhook_means_what_it_says(channel: Cafe24, path: str) -> None:
    expected = payload(path)["expect"]
    if expected["kind"] == "reject":
        with pytest.raises(Refused):
            wire.events_of(channel, path)
        return
    wanted = {
        "fetch": Fetch("cafe24", expected.get("event_key", "")),
        "uninstalled": Disconnected("cafe24", expected.get("mall", "")),
    }
    assert wire.events_of(channel, path) == [wanted[expected["kind"]]]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"event_no":90033}', b"\xff"])
def test_what_makes_no_sense_is_said_so(channel: Cafe24, body: bytes) -> None:
    request = wire.request_of(payload("cafe24/webhook_90033_question.json"), body=body)
    with pytest.raises(Unreadable):
        channel.parse(request, NOW)


def test_a_question_is_read_and_its_answer_is_not(channel: Cafe24, vendor: Vendor) -> None:
    vendor.will(TOKENS, LISTED["response"])
    events, _ = channel.poll("", NOW)
    [wanted] = LISTED["expect"]["items"]
    question, answer = events
    assert isinstance(question, Inbound)
    assert isinstance(answer, Ignored)
    found = (question.event_key, question.sender.external_id, question.text, question.subject)
    assert found == (wanted["event_key"], wanted["customer"], wanted["text"], wanted["subject"])
    assert question.reply_to | ROUTE == question.reply_to
    assert question.sender.verified == ()


@pytest.mark.parametrize(
    ("changed", "customer", "mode"),
    [
        ({}, "member:buyer1", Mode.PUSH),
        ({"secret": "F"}, "member:buyer1", Mode.PUBLIC),
        ({"member_id": None}, "guest:buyer1@example.com", Mode.PUSH),
        ({"member_id": "", "writer_email": ""}, "article:1:6:501", Mode.PUSH),
    ],
)
def test_who_asks_and_who_may_read_the_answer(
    channel: Cafe24, vendor: Vendor, changed: dict[str, Any], customer: str, mode: Mode
) -> None:
    [question] = LISTED["response"]["json"]["articles"][:1]
    vendor.will(TOKENS, {"status": 200, "json": {"articles": [question | changed]}})
    [event], _ = channel.poll("", NOW)
    assert isinstance(event, Inbound)
    assert event.sender.external_id == customer
    assert ways_of(event.reply_to)[0].mode is mode


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"notice": "T"}, Ignored),
        ({"member_id": "testmall"}, Ignored),
        ({"article_no": None}, Garbled),
        ({"shop_no": "x"}, Garbled),
        ({"created_date": "today", "writer": [], "order_id": {}}, Inbound),
    ],
)
def test_what_is_no_question_is_passed_over_or_kept(
    channel: Cafe24, vendor: Vendor, changed: dict[str, Any], kind: type[Event]
) -> None:
    question = LISTED["response"]["json"]["articles"][0]
    vendor.will(TOKENS, {"status": 200, "json": {"articles": [question | changed]}})
    [event], _ = channel.poll("", NOW)
    assert isinstance(event, kind)


def test_another_mall_of_the_same_app_is_not_ours(channel: Cafe24) -> None:
    path = "cafe24/webhook_90077_uninstalled.json"
    body = wire.request_of(payload(path)).body.replace(b"testmall", b"othermall")
    assert wire.events_of(channel, path, body=body) == [Ignored("another mall's")]


def sent(channel: Cafe24, text: str = "내일 도착합니다.") -> Sent:
    assert channel.sender
    return channel.sender.send(wire.reply(ROUTE, text, NOW))


def test_the_answer_to_a_secret_question_is_secret(channel: Cafe24, vendor: Vendor) -> None:
    vendor.will(TOKENS, ANSWER["response"])
    assert sent(channel).provider_id == ANSWER["expect"]["provider_id"]
    assert vendor.got[-1][2] == wire.json_of(ANSWER["request"])
    assert vendor.headers[-1]["x-cafe24-api-version"] == "2025-12-01"
    assert vendor.headers[-1]["authorization"] == "Bearer NEW_A"


def test_a_mall_that_answers_in_comments_gets_comments(db: Database, vendor: Vendor) -> None:
    channel = opened(db, vendor, answer="comment")
    vendor.will(TOKENS, {"status": 201, "json": {"comments": [{"comment_no": 3}]}})
    assert sent(channel, "<내일>\n도착").provider_id == "1:6:3"
    _, path, body = vendor.got[-1]
    assert path == "/api/v2/admin/boards/6/articles/501/comments"
    assert body is not None
    assert body["request"]["content"] == "<p>&lt;내일&gt;<br>도착</p>"
    channel.close()


def test_after_silence_the_answer_is_looked_for(channel: Cafe24, vendor: Vendor) -> None:
    vendor.will(TOKENS, LISTED["response"])
    assert channel.sender
    found = channel.sender.find(wire.reply(ROUTE, "내일 도착합니다.", NOW))
    assert found == Sent(provider_id="1:6:502")
    assert channel.sender.find(wire.reply(ROUTE, "모레 도착합니다.", NOW)) is None


@pytest.mark.parametrize(
    ("answer", "error", "why"),
    [
        (
            payload("cafe24/error_403_scope.json")["response"],
            SendRejected,
            "send-key-refused:403",
        ),
        ({"status": 404, "json": {}}, SendRejected, "send-unreachable"),
        ({"status": 422, "json": {}}, SendRejected, "send-refused:422"),
        ({"status": 429, "json": {}}, SendFailed, "send-answered:429"),
    ],
)
def test_what_each_refusal_means(
    channel: Cafe24, vendor: Vendor, answer: Any, error: type[SendFailed], why: str
) -> None:
    vendor.will(TOKENS, answer)
    with pytest.raises(error, match=rf"^{why}$"):
        sent(channel)


def test_a_rotated_token_outlives_the_process(db: Database, vendor: Vendor) -> None:
    for _ in range(2):
        channel = opened(db, vendor)
        vendor.will(*([TOKENS] if not vendor.got else []), ANSWER["response"])
        sent(channel)
        channel.close()
    assert [path for _, path, _ in vendor.got].count("/api/v2/oauth/token") == 1
    assert json.loads(Safe(db).read("cafe24"))["refresh"] == "NEW_R"


def test_a_new_installation_counts_more_than_what_was_kept(db: Database, vendor: Vendor) -> None:
    for seed in ("OLD", "REINSTALLED"):
        channel = opened(db, vendor, refresh_token=SecretStr(seed))
        vendor.will(TOKENS, ANSWER["response"])
        sent(channel)
        channel.close()
    assert [path for _, path, _ in vendor.got].count("/api/v2/oauth/token") == 2


def test_a_refused_token_is_told(channel: Cafe24, vendor: Vendor) -> None:
    vendor.will({"status": 400, "json": {"error": "invalid_grant"}})
    assert [problem.key for problem in channel.problems()] == ["error-channel-key"]


@pytest.mark.parametrize(("age", "keys"), [(300, []), (340, ["error-cafe24-version"])])
def test_a_version_that_ends_soon_is_told(
    db: Database, vendor: Vendor, age: int, keys: list[str]
) -> None:
    channel = opened(db, vendor, api_version=now().date() - timedelta(days=age))
    vendor.will(TOKENS, {"status": 200, "json": {"boards": []}})
    assert [problem.key for problem in channel.problems()] == keys
    channel.close()
