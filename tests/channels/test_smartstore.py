"""SmartStore: asked for what nobody has answered; answers go onto the page or into the order."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.capability import Mode, ways_of
from bot.channels.contract import Garbled
from bot.channels.inbound import Inbound
from bot.channels.outgoing import Sent
from bot.channels.smartstore import Settings, SmartStore, sign
from bot.errors import SendFailed, SendRejected
from tests.channels import wire
from tests.channels.wire import Vendor
from tests.fakes import NOW, payload

TOKEN = payload("naver_commerce/token.json")
ID, SECRET = TOKEN["secrets"]["commerce_id"], TOKEN["secrets"]["commerce_secret"]
QUESTION = {
    "questionId": 9001,
    "question": "방수 되나요?",
    "maskedWriterId": "ho****",
    "productName": "가방",
    "createDate": "2026-11-20T12:12:00.000+09:00",
    "answered": False,
}
INQUIRY = {
    "inquiryNo": 7001,
    "inquiryContent": "언제 출고되나요?",
    "title": "배송",
    "customerId": "c-77",
    "customerName": "홍길동",
    "orderId": "2026112000011",
    "inquiryRegistrationDateTime": "2026-11-20T12:12:00",
    "answered": False,
}


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


@pytest.fixture
def channel(vendor: Vendor) -> Iterator[SmartStore]:
    channel = SmartStore(Settings(client_id=ID, client_secret=SecretStr(SECRET), url=vendor.url))
    yield channel
    channel.close()


def answers(vendor: Vendor, *following: Any) -> None:
    """A token, then these."""
    vendor.will(TOKEN["response"], *({"status": 200, "json": each} for each in following))


def test_a_token_request_is_signed_as_naver_wants_it() -> None:
    stamp = TOKEN["now"] * 1000
    wanted = dict(parse_qsl(TOKEN["request"]["body_raw"]))
    assert sign(ID, SECRET, stamp) == wanted["client_secret_sign"]


def test_a_secret_that_cannot_sign_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError):
        Settings(client_id=ID, client_secret=SecretStr("not-a-salt"))


def test_questions_and_inquiries_become_tickets(channel: SmartStore, vendor: Vendor) -> None:
    answers(vendor, {"contents": [QUESTION, {"question": "no number"}]}, {"content": [INQUIRY]})
    (question, odd, inquiry), cursor = channel.poll("", NOW)
    assert isinstance(odd, Garbled)
    assert isinstance(question, Inbound)
    assert isinstance(inquiry, Inbound)
    assert (question.event_key, question.text, question.subject) == (
        "qna:9001",
        "방수 되나요?",
        "가방",
    )
    assert (question.said_at, inquiry.said_at) == (NOW, NOW)
    assert (inquiry.event_key, inquiry.sender.external_id) == ("inq:7001", "c-77")
    assert inquiry.sender.order == "2026112000011"
    assert [ways_of(each.reply_to)[0].mode for each in (question, inquiry)] == [
        Mode.PUBLIC,
        Mode.PUSH,
    ]
    assert cursor == ""
    paths = [path.split("?")[0] for _, path, _ in vendor.got]
    assert paths == ["/v1/oauth2/token", "/v1/contents/qnas", "/v1/pay-user/inquiries"]


def test_every_page_is_read_and_the_token_used_again(channel: SmartStore, vendor: Vendor) -> None:
    page = {"contents": [QUESTION | {"questionId": n} for n in range(100)]}
    answers(vendor, page, {"contents": [QUESTION]}, {"content": []})
    events, _ = channel.poll("", NOW)
    assert len(events) == 101
    assert len([path for _, path, _ in vendor.got if "oauth2" in path]) == 1


def sent(channel: SmartStore, text: str, **route: str) -> Sent:
    assert channel.sender
    return channel.sender.send(wire.reply({"kind": "smartstore", **route}, text, NOW))


@pytest.mark.parametrize(
    ("name", "route"),
    [("qna_answer", {"question": "9001"}), ("inquiry_answer", {"inquiry": "7001"})],
)
def test_an_answer_goes_where_the_question_was(
    channel: SmartStore, vendor: Vendor, name: str, route: dict[str, str]
) -> None:
    fixture = payload(f"naver_commerce/{name}.json")
    vendor.will(TOKEN["response"], fixture["response"])
    [text] = wire.json_of(fixture["request"]).values()
    found = sent(channel, text, **route)
    assert found.provider_id == fixture["expect"].get("provider_id", "")
    method, path, body = vendor.got[-1]
    assert fixture["request"]["url"].endswith(f"/external{path}")
    assert (method, body) == (fixture["request"]["method"], wire.json_of(fixture["request"]))


@pytest.mark.parametrize(
    ("answer", "error", "why"),
    [
        (
            payload("naver_commerce/inquiry_already_answered.json")["response"],
            SendRejected,
            "send-already-answered",
        ),
        (
            payload("naver_commerce/rate_limited.json")["response"],
            SendFailed,
            "send-answered:429",
        ),
        (
            {"status": 403, "json": {"code": "GW.IP_NOT_ALLOWED"}},
            SendRejected,
            "send-address-refused",
        ),
        ({"status": 401, "json": {}}, SendRejected, "send-key-refused:401"),
        ({"status": 404, "json": {}}, SendRejected, "send-unreachable"),
        ({"status": 400, "json": {"code": "X"}}, SendRejected, "send-refused:400"),
    ],
)
def test_what_each_refusal_means(
    channel: SmartStore, vendor: Vendor, answer: Any, error: type[SendFailed], why: str
) -> None:
    vendor.will(TOKEN["response"], answer)
    with pytest.raises(error, match=rf"^{why}$"):
        sent(channel, "답", inquiry="7001")


def test_a_token_that_ended_early_is_asked_for_anew(channel: SmartStore, vendor: Vendor) -> None:
    taken = payload("naver_commerce/inquiry_answer.json")["response"]
    vendor.will(TOKEN["response"], {"status": 401, "json": {}}, TOKEN["response"], taken)
    assert sent(channel, "답", inquiry="7001").provider_id == "1"
    assert [path for _, path, _ in vendor.got].count("/v1/oauth2/token") == 2


def test_after_silence_answered_already_means_by_us(channel: SmartStore, vendor: Vendor) -> None:
    refusal = payload("naver_commerce/inquiry_already_answered.json")["response"]
    vendor.will(TOKEN["response"], refusal)
    outgoing = wire.reply({"kind": "smartstore", "inquiry": "7001"}, "답", NOW)
    assert channel.sender
    assert channel.sender.find(outgoing) == Sent()


def test_a_wrong_secret_is_told(channel: SmartStore, vendor: Vendor) -> None:
    vendor.will({"status": 400, "json": {"code": "invalid"}})
    with pytest.raises(SendRejected, match=r"^send-key-refused:400$"):
        channel.poll("", NOW + timedelta(hours=1))
    assert [problem.key for problem in channel.problems()] == ["error-channel-key"]
