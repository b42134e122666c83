"""Every reader, put to recorded requests in which something is not what it should be: it reads
them, or says why not. Anything else would be an answer of 500."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.cafe24.channel import Cafe24
from bot.channels.contract import Channel, Refused, Request, Unreadable
from bot.channels.directory import all_channels
from bot.channels.email.mailgun import Mailgun
from bot.channels.email.postmark import Postmark
from bot.channels.email.sendgrid import SendGrid
from bot.channels.forms.message import parse_form
from bot.channels.smartstore import Question, SmartStore
from bot.channels.webhook import parse as parse_webhook
from bot.channels.website.form import WebForm
from bot.channels.website.identity import identify
from bot.channels.website.settings import Settings as SiteSettings
from bot.settings import Form, Inbox
from bot.simulators.contract import Simulator
from bot.simulators.directory import SIMULATORS
from bot.simulators.solapi import SolapiSimulator
from bot.slack import inbox
from bot.slack.fields import Unreadable as SlackUnreadable
from bot.slack.payloads import MessageEvent
from tests.channels.email.letters import OFFICE, letter
from tests.channels.playing import opened_for
from tests.fakes import JSON, NOW, payload, payloads

SITE = SiteSettings.model_validate({"secret": "a secret of the shop's website"})
SHOP = Inbox(channels=("C",), app_ids=("A",), customers=("C_SHARED",))
FORM = "application/x-www-form-urlencoded"

EXAMPLES = int(os.environ.get("ODD_REQUESTS", "25"))  # of each reader

Read = Callable[[bytes], object]


@dataclass(frozen=True)
class Reader:
    read: Read
    recorded: Sequence[Any]  # JSON, or bytes


def _bodies(folder: str, *, wanted: str = "") -> list[Any]:
    """JSON bodies that came in."""
    found = [payload(path) for path in payloads(folder) if wanted in path]
    raw = [each["request"].get("body_raw", "") for each in found if "request" in each]
    return [json.loads(body) for body in raw if body.startswith(("{", "["))]


def _through(channel: Channel, rest: str = "", kind: str = "") -> Read:
    def read(body: bytes) -> object:
        headers = {"content-type": kind} if kind else {}
        return channel.parse(Request("POST", rest, headers, {}, body, "127.0.0.1"), NOW)

    return read


def _listed(event_of: Callable[[Any], object]) -> Read:
    """One of a list that was asked for."""

    def read(body: bytes) -> object:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return None
        return event_of(found)

    return read


def _slack(body: bytes) -> object:
    try:
        event = MessageEvent.read(json.loads(body))
    except (ValueError, RecursionError, SlackUnreadable):
        return None
    return inbox.parse(event, SHOP, lambda user: user == "U", now=NOW)


def _bytes(recorded: JSON) -> bytes:
    return str(recorded["request"]["body_raw"]).encode()


RECORDED: dict[str, Sequence[Any]] = {
    "cafe24": _bodies("cafe24", wanted="webhook"),
    "channel_talk": _bodies("channeltalk"),
    "email": [letter("네\n\n> 환불할까요?\n")],
    "kakao": _bodies("kakao_skill", wanted="req_"),
    "kakao_counsel": [{"user_key": "u", "sender_key": "s", "message": "안녕", "time": 1}],
    "meta": _bodies("meta"),
    "naver_talktalk": _bodies("naver_talktalk"),
    "solapi": _bodies("alimtalk", wanted="solapi_report"),
}
TALLY = {"data": {"submissionId": "s", "fields": [{"key": "q", "type": "X", "value": ["a"]}]}}
OWN: dict[str, Reader] = {
    "forms": Reader(
        lambda body: parse_form(body, Form(), source="s", event_key=None, now=NOW),
        [*_bodies("forms", wanted="typeform"), *_bodies("forms", wanted="google"), TALLY],
    ),
    "webhook": Reader(
        lambda body: parse_webhook(body, source="s", webhook_id="w", now=NOW),
        _bodies("standard_webhooks", wanted="ok") + _bodies("forms", wanted="zapier"),
    ),
    "web_form": Reader(_through(WebForm(SITE)), [_bytes(payload("forms/contact_form_post.json"))]),
    "widget sign-in": Reader(
        lambda body: identify(SITE.key, body.decode("utf-8", "replace"), NOW),
        [b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.AAAA"],
    ),
    "sendgrid": Reader(
        _through(SendGrid("s", OFFICE), kind="multipart/form-data; boundary=xYzZY"),
        [_bytes(payload("email_providers/sendgrid_parse.json"))],
    ),
    "mailgun": Reader(
        _through(Mailgun("s", OFFICE), kind=FORM),
        [_bytes(payload("email_providers/mailgun_route.json"))],
    ),
    "postmark": Reader(
        _through(Postmark("s", OFFICE)), _bodies("email_providers", wanted="postmark")
    ),
    "slack": Reader(_slack, _bodies("slack")),
}
NAMES = sorted([*OWN, *RECORDED, "cafe24 listed", "smartstore listed"])


@pytest.fixture(scope="module")
def readers() -> Iterator[dict[str, Reader]]:
    kinds: tuple[type[Simulator], ...] = (*SIMULATORS, SolapiSimulator)
    played = {kind.name: kind() for kind in kinds}
    channels: dict[str, Channel] = {}
    for name, simulator in played.items():
        simulator.start()
        [kind] = [each for each in all_channels() if each.name == name]
        channels[name] = opened_for(simulator, kind)
    rest = {"kakao_counsel": "x/message"}
    found = {
        name: Reader(_through(channels[name], rest.get(name, "")), recorded)
        for name, recorded in RECORDED.items()
    }
    mall, store = channels["cafe24"], channels["smartstore"]
    assert isinstance(mall, Cafe24)
    assert isinstance(store, SmartStore)
    articles = payload("cafe24/articles_list.json")["response"]["json"]["articles"]
    found["cafe24 listed"] = Reader(_listed(lambda each: mall._event(each, NOW)), articles)
    question = {"questionId": 1, "question": "q", "createDate": "2026-11-20T03:12:00+09:00"}
    found["smartstore listed"] = Reader(
        _listed(lambda each: store._event(Question, each, NOW)), [question]
    )
    yield found | OWN
    for channel in channels.values():
        channel.close()
    for simulator in played.values():
        simulator.close()


DEEP = "[" * 90 + "]" * 90
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["", "\x00", "\ud800", 10**30, -1, "T", "user", json.loads(DEEP)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def spoiled(data: st.DataObject, recorded: Any) -> bytes:
    """With one to three places that are not what they were."""
    if isinstance(recorded, bytes):
        at = data.draw(st.integers(0, len(recorded)))
        until = data.draw(st.integers(at, min(at + 40, len(recorded))))
        return recorded[:at] + data.draw(st.binary(max_size=40)) + recorded[until:]
    tree = [deepcopy(recorded)]
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = tree
        key: Any = 0
        while isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
            node = node[key]
            keys = list(node) if isinstance(node, dict) else range(len(node))
            key = data.draw(st.sampled_from(keys))
        node[key] = deepcopy(data.draw(ODD))
    return json.dumps(tree[0]).encode()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoiled_request_is_read_or_refused(
    readers: dict[str, Reader], name: str, data: st.DataObject
) -> None:
    reader = readers[name]
    with suppress(Refused, Unreadable):
        reader.read(spoiled(data, data.draw(st.sampled_from(reader.recorded))))
