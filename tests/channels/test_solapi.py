"""Alimtalk: "your answer is ready" goes out once, and reports are asked about before believed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import Garbled, Refused, Reported, Request, Unreadable
from bot.channels.outgoing import Outgoing, Repeat, Sender, Sent
from bot.channels.solapi import Settings, Solapi, authorization, mobile, raise_for_refusal
from bot.clock import now
from bot.delivery.step import deliver
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.simulators.solapi import REPORTS, SolapiSimulator
from bot.tickets.models import Delivery, Ticket
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels import wire
from tests.channels.playing import opened_for
from tests.channels.wire import Vendor
from tests.fakes import NOW, payload, row, rows
from tests.web.conftest import Site, opened


@pytest.fixture(scope="module")
def vendor() -> Iterator[SolapiSimulator]:
    simulator = SolapiSimulator()
    simulator.start()
    yield simulator
    simulator.close()


@pytest.fixture(scope="module")
def solapi(vendor: SolapiSimulator) -> Iterator[Solapi]:
    channel = opened_for(vendor, Solapi)
    yield channel
    channel.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, solapi: Solapi) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("solapi"), channels=[solapi]) as site:
        yield site


@pytest.fixture
def recorded() -> Iterator[tuple[Solapi, Vendor]]:
    """Solapi as the files under tests/payloads have it answer."""
    with wire.vendor() as vendor:
        key = SecretStr("TESTSOLAPIKEY0001")
        channel = Solapi(
            Settings(
                api_key=key,
                api_secret=key,
                profile="KA01PF_TEST",
                sender="0200000000",
                report_secret=SecretStr("TESTPATHSECRET00"),
                url=vendor.url,
            )
        )
        yield channel, vendor
        channel.close()


class Kept:
    """A channel that keeps replies until they are asked for."""

    repeat = Repeat.BLIND

    def send(self, outgoing: Outgoing) -> Sent:
        return Sent(is_confirmed=False, way=Mode.PULL)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None


def kept(site: Site, solapi: Solapi, name: str, phone: str = "010-1234-5678") -> str:
    """A reply that is kept for a customer; returns the id of its notice."""
    site.post(
        {"customer_id": name, "name": "하나", "phone": phone, "text": "언제 와요?", "id": name}
    )
    ticket = rows(site.db, Ticket)[-1]
    with site.db.write() as session:
        session.add(
            Delivery(
                id=name,
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text="내일 도착해요.",
                route=route("kept", [Way(Mode.PULL)]),
                approved_by="U_MINA",
                created_at=NOW,
            )
        )
    tried(site, solapi, name)
    return f"{name}_ready"


def tried(site: Site, solapi: Solapi, delivery_id: str) -> None:
    senders: dict[str, Sender] = {"kept": Kept(), "solapi": solapi.sender}
    deliver(site.db, site.jobs, senders, delivery_id, now=now(), ready_route=solapi.ready_route)


def notices(site: Site, name: str) -> list[Delivery]:
    return [each for each in rows(site.db, Delivery) if each.id == f"{name}_ready"]


def test_a_kept_reply_is_announced_once(
    site: Site, solapi: Solapi, vendor: SolapiSimulator
) -> None:
    before = len(vendor.shown)
    notice = kept(site, solapi, "c-1")
    for _ in range(3):
        tried(site, solapi, "c-1")
        tried(site, solapi, notice)
    [sent] = notices(site, "c-1")
    assert (sent.kind, sent.state) == (DeliveryKind.NOTICE, DeliveryState.SENT)
    assert row(site.db, Delivery, "c-1").way == Mode.PULL
    assert [shown.customer for shown in vendor.shown[before:]] == ["01012345678"]
    assert "하나" in vendor.shown[-1].text


@pytest.mark.parametrize("phone", ["", "02-123-4567", "+1 212 555 0100"])
def test_without_a_korean_mobile_nothing_is_announced(
    site: Site, solapi: Solapi, phone: str
) -> None:
    kept(site, solapi, f"no-{phone}", phone)
    assert notices(site, f"no-{phone}") == []


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82 (0)10 1234 5678", "01012345678"),
        ("011.123.4567", "0111234567"),
        ("0212345678", ""),
        ("010-****-5678", ""),
        ("", ""),
    ],
)
def test_only_a_korean_mobile_number_is_written_to(written: str, digits: str) -> None:
    assert mobile(written) == digits


@pytest.mark.parametrize(
    ("code", "state", "error"),
    [
        ("4000", "delivered", ""),
        ("3104", "failed", "send-unreachable"),
        ("3103", "failed", "send-template:3103"),
        ("3000", "sent", ""),
    ],
)
def test_a_report_is_asked_about_and_then_settles_the_notice(
    site: Site, solapi: Solapi, vendor: SolapiSimulator, code: str, state: str, error: str
) -> None:
    notice = kept(site, solapi, f"report-{code}")
    tried(site, solapi, notice)
    message_id = row(site.db, Delivery, notice).provider_id
    answer = vendor.say(site.url, message_id, code)
    assert answer is not None
    assert answer.status_code == 200
    settled = row(site.db, Delivery, notice)
    assert (settled.state, settled.error) == (state, error)


NO_ANSWER = "send-no-answer:RemoteProtocolError"
FAULTS = [
    ("rate_limit", "queued", "send-answered:429", "sent", 1),
    ("reused_signature", "queued", "send-answered:403", "sent", 1),
    ("key", "failed", "send-key-refused:InvalidAPIKey", "failed", 0),
    ("signature", "failed", "send-key-refused:SignatureDoesNotMatch", "failed", 0),
    ("clock", "failed", "send-key-refused:RequestTimeTooSkewed", "failed", 0),
    ("template", "failed", "send-template:3105", "failed", 0),
    ("unreachable", "failed", "send-unreachable", "failed", 0),
    ("balance", "failed", "send-key-refused:1030", "failed", 0),
    ("hours", "failed", "send-refused:3108", "failed", 0),
    ("accepted_then_dropped", "sent", "", "sent", 0),
    ("slow", "sent", "", "sent", 1),
    ("silence", "uncertain", NO_ANSWER, "uncertain", 0),
    ("taken_then_silence", "uncertain", NO_ANSWER, "uncertain", 1),
]


@pytest.mark.parametrize(("fault", "state", "error", "again", "times"), FAULTS)
def test_every_fault_has_its_state_and_nothing_is_sent_twice(
    site: Site,
    solapi: Solapi,
    vendor: SolapiSimulator,
    fault: str,
    state: str,
    error: str,
    again: str,
    times: int,
) -> None:
    before = len(vendor.shown)
    notice = kept(site, solapi, fault)
    vendor.will(fault)
    tried(site, solapi, notice)
    first = row(site.db, Delivery, notice)
    assert (first.state, first.error) == (state, error)
    tried(site, solapi, notice)
    assert row(site.db, Delivery, notice).state == again
    assert len(vendor.shown) - before == times


def test_every_fault_is_in_the_table() -> None:
    assert {fault for fault, *_ in FAULTS} == set(SolapiSimulator.faults)


# as recorded


def test_our_signature_is_the_one_the_sdk_makes() -> None:
    case = payload("alimtalk/solapi_send_many_detail.json")
    keys, wanted = case["secrets"], case["request"]["headers"]["Authorization"]
    at = datetime.fromtimestamp(case["now"], UTC)
    salt = "0123456789abcdef0123456789abcdef"
    assert authorization(keys["solapi_key"], keys["solapi_secret"], at, salt) == wanted


def test_a_refusal_inside_a_200_is_one() -> None:
    case = payload("alimtalk/solapi_send_many_detail.json")
    with pytest.raises(SendRejected, match="send-template:3105"):
        raise_for_refusal(case["response"]["json"])


@pytest.mark.parametrize(
    ("path", "is_final"),
    [
        ("alimtalk/solapi_403_bad_signature.json", True),
        ("alimtalk/solapi_403_invalid_key.json", True),
        ("alimtalk/solapi_403_reused_signature.json", False),
    ],
)
def test_every_recorded_refusal_has_its_meaning(
    recorded: tuple[Solapi, Vendor], path: str, is_final: bool
) -> None:
    solapi, vendor = recorded
    vendor.will(payload(path)["response"])
    with pytest.raises(SendFailed) as failed:
        solapi.sender.status("M4V_TEST")
    assert isinstance(failed.value, SendRejected) is is_final


def test_the_recorded_reports_are_believed_as_solapi_confirms_them(
    recorded: tuple[Solapi, Vendor],
) -> None:
    solapi, vendor = recorded
    case = payload("alimtalk/solapi_report_webhook.json")
    told = [item["data"] for item in json.loads(case["request"]["body_raw"])]
    confirmed = {each["messageId"]: each for each in told}
    vendor.will({"status": 200, "json": {"messageList": confirmed}})
    events = solapi.parse(wire.request_of(case, rest="TESTPATHSECRET00"), NOW)
    expected = case["expect"]["events"]
    assert [event.arrived for event in events if isinstance(event, Reported)] == (
        [each["ok"] for each in expected]
    )
    vendor.will({"status": 200, "json": {"messageList": {}}})
    assert not any(
        isinstance(event, Reported)
        for event in solapi.parse(wire.request_of(case, rest="TESTPATHSECRET00"), NOW)
    )
    vendor.will({"status": 500, "json": {}})
    with pytest.raises(Refused):  # so that it reports again
        solapi.parse(wire.request_of(case, rest="TESTPATHSECRET00"), NOW)


def asked(body: bytes, rest: str = REPORTS) -> Request:
    return Request("POST", rest, {}, {}, body, "127.0.0.1")


@pytest.mark.parametrize("rest", ["", "other", "\ud800", REPORTS + "x"])
def test_reports_come_to_the_secret_address_only(solapi: Solapi, rest: str) -> None:
    with pytest.raises(Refused):
        solapi.verify(asked(b"[]", rest), NOW)
    solapi.verify(asked(b"[]"), NOW)


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"[" * 9000])
def test_what_makes_no_sense_is_said_so(solapi: Solapi, body: bytes) -> None:
    with pytest.raises(Unreadable):
        solapi.parse(asked(body), NOW)


def test_one_bad_report_does_not_lose_the_rest(recorded: tuple[Solapi, Vendor]) -> None:
    solapi, vendor = recorded
    listed = {"messageList": {"M": {"statusCode": "4000"}}}
    vendor.will({"status": 200, "json": listed})
    bads: list[Any] = [7, {"data": 7}, {"data": {}}, {"data": {"messageId": [1]}}]
    body = json.dumps([*bads, {"data": {"messageId": "M"}}]).encode()
    *kept, good = solapi.parse(asked(body), NOW)
    assert [json.loads(each.body) for each in kept if isinstance(each, Garbled)] == bads
    assert good == Reported("M", True)


def test_an_answer_without_an_id_leaves_it_open(recorded: tuple[Solapi, Vendor]) -> None:
    solapi, vendor = recorded
    vendor.will({"status": 200, "json": None})
    to: dict[str, Any] = {"to": "01000000000", "template": "KA01TP", "variables": {}}
    with pytest.raises(SendUncertain):
        solapi.sender.post(to, {})


def test_no_text_message_is_paid_for_unless_asked(recorded: tuple[Solapi, Vendor]) -> None:
    solapi, vendor = recorded
    vendor.will({"status": 200, "json": {"messageId": "M4V_TEST", "statusCode": "2000"}})
    to: dict[str, Any] = {"to": "01000000000", "template": "KA01TP", "variables": {}}
    assert solapi.sender.post(to, {"ticket": "T-1042"}).provider_id == "M4V_TEST"
    method, path, body = vendor.got[-1]
    assert (method, path) == ("POST", "/messages/v4/send")
    assert body is not None
    assert body["message"]["kakaoOptions"]["disableSms"] is True
