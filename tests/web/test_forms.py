"""Forms and no-code tools as they post: who gets in, which answer is what, what counts once."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Unreadable
from bot.channels.email.office import Office
from bot.channels.forms.message import parse_form
from bot.intake.sources import hash_token
from bot.settings import Form
from bot.tickets.models import Customer, Message, Source, Ticket
from tests.channels.email.letters import OFFICE
from tests.fakes import JSON, NOW, payload, row, rows
from tests.web.conftest import Site, opened

BEARER, SECRET = "TEST_inbound_bearer_token", "TEST_typeform_secret"
MAPPED = Form(text=("q_1",), name="q_2", customer="member")


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("forms"), forms={"mapped": MAPPED}) as site:
        with site.db.write() as session:
            token = hash_token(BEARER)
            session.add(Source(name="t", token_hash=token, webhook_secret=SECRET, created_at=NOW))
        yield site


def post(site: Site, path: str, to: str = "/intake/messages") -> httpx.Response:
    came = payload(path)["request"]
    return site.http.post(to, content=came["body_raw"].encode(), headers=came["headers"])


def told(site: Site, answer: httpx.Response) -> tuple[str, str, str]:
    """Event key, customer, and words of what was stored."""
    assert answer.status_code == 202, answer.text
    message = row(site.db, Message, answer.json()["message"])
    customer = row(site.db, Customer, row(site.db, Ticket, message.ticket_id).customer_id)
    return message.event_key, customer.external_id, message.text


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("forms/typeform.json", "/intake/forms/contact"),
        ("forms/google_forms_apps_script.json", "/intake/forms/contact"),
        ("forms/zapier_custom_request.json", "/intake/messages"),
    ],
)
def test_every_recorded_submission_becomes_its_message_once(site: Site, path: str, to: str) -> None:
    expected = payload(path)["expect"]
    for _ in range(2):
        found = told(site, post(site, path, to))
        assert found == (expected["event_key"], expected["customer"], expected["text"])
    assert len(rows(site.db, Message)) == 1


def test_the_same_key_with_another_body_is_422(site: Site) -> None:
    post(site, "forms/zapier_custom_request.json")
    answer = post(site, "forms/zapier_same_key_other_body.json")
    assert (answer.status_code, answer.json()["error"]) == (422, "conflict")
    assert len(rows(site.db, Message)) == 1


FLAT: JSON = {"customer_id": 9, "text": "안녕하세요", "id": "in-body"}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ('"a-1"', "a-1"),
        ("a-1", "a-1"),
        (r'"say \"hi\" \\"', r'say "hi" \ '.strip()),
        ('"a 1";p=1', "a 1"),
        (None, "in-body"),
    ],
)
def test_an_idempotency_key_names_the_event(site: Site, given: str | None, key: str) -> None:
    headers = {"Idempotency-Key": given} if given else {}
    assert told(site, site.post(FLAT, **headers))[0] == key


@pytest.mark.parametrize("given", ["", '""', '"', '"a', 'a"', '"a"b', "a b", '"' + "a" * 256 + '"'])
def test_a_key_that_is_none_is_400(site: Site, given: str) -> None:
    answer = site.post(FLAT, **{"Idempotency-Key": given})
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")
    assert rows(site.db, Message) == []


TALLY: JSON = {
    "eventType": "FORM_RESPONSE",
    "createdAt": "2026-11-20T03:12:01.000Z",
    "data": {
        "submissionId": "sub_1",
        "responseId": "sub_1",
        "createdAt": "2026-11-20T03:12:00.000Z",
        "fields": [
            {"key": "q_0", "label": "Mail", "type": "INPUT_EMAIL", "value": "hana@example.com"},
            {"key": "q_1", "label": "Question", "type": "TEXTAREA", "value": "환불되나요?"},
            {"key": "q_2", "label": "Name", "type": "INPUT_TEXT", "value": "하나"},
            {
                "key": "q_3",
                "label": "About",
                "type": "CHECKBOXES",
                "value": ["o1", "o2"],
                "options": [{"id": "o1", "text": "배송"}, {"id": "o2", "text": "환불"}],
            },
            {"key": "q_3_o1", "label": "About (배송)", "type": "CHECKBOXES", "value": True},
            {"key": "h_1", "label": "member", "type": "HIDDEN_FIELDS", "value": "c-77"},
            {"key": "q_4", "label": "Left empty", "type": "INPUT_TEXT", "value": None},
            {
                "key": "q_5",
                "label": "Photo",
                "type": "FILE_UPLOAD",
                "value": [{"name": "a.jpg", "url": "https://t/a", "mimeType": "image/jpeg"}, 7],
            },
        ],
    },
}


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"Tally-Signature": base64.b64encode(digest).decode()}


def submit(site: Site, body: bytes, headers: dict[str, str], form: str = "any") -> httpx.Response:
    return site.http.post(f"/intake/forms/{form}", content=body, headers=headers)


def test_what_a_mapping_does_not_name_stands_under_its_question(site: Site) -> None:
    body = json.dumps(TALLY).encode()
    found = told(site, submit(site, body, signed(body), "mapped"))
    assert found == ("sub_1", "c-77", "환불되나요?\n\nAbout: 배송, 환불")
    [customer] = rows(site.db, Customer)
    assert (customer.name, customer.email) == ("하나", "hana@example.com")
    [message] = rows(site.db, Message)
    assert [file["name"] for file in message.attachments] == ["a.jpg"]


def test_without_a_mapping_nothing_is_lost(site: Site) -> None:
    body = json.dumps(TALLY).encode()
    key, customer, text = told(site, submit(site, body, signed(body)))
    assert (key, customer) == ("sub_1", "hana@example.com")
    assert text == "Question: 환불되나요?\nName: 하나\nAbout: 배송, 환불"


@pytest.mark.parametrize(
    ("field", "text", "files"),
    [
        (
            {
                "type": "MATRIX",
                "value": {"r1": ["c1"]},
                "rows": [{"id": "r1", "text": "배송"}],
                "columns": [{"id": "c1", "text": "느림"}],
            },
            "배송: 느림",
            0,
        ),
        ({"type": "RATING", "value": 4}, "4", 0),
        ({"type": "SIGNATURE", "value": [{"name": "a.png", "url": "https://t/a"}]}, "", 1),
        ({"type": "A_NEW_ONE", "value": {"a": [1, 2]}}, "a: 1, 2", 0),
    ],
)
def test_a_question_of_every_type_is_put_into_words(field: JSON, text: str, files: int) -> None:
    body = json.dumps({"data": {"submissionId": "s", "fields": [{"key": "q"} | field]}}).encode()
    read = parse_form(body, Form(), source="t", event_key=None, now=NOW)
    assert (read.text, len(read.attachments)) == (text, files)


@pytest.mark.parametrize("fields", ["null", "[" * 400 + "]" * 400, '[{"value":' + "[" * 9_000])
def test_an_empty_form_and_an_endless_one(fields: str) -> None:
    body = b'{"data": {"submissionId": "s", "fields": %s}}' % fields.encode()
    with suppress(Unreadable):
        assert parse_form(body, Form(), source="t", event_key=None, now=NOW).text == ""


def test_an_answer_of_boxes_in_boxes_is_refused(site: Site) -> None:
    answer = [{"type": "x", "x": json.loads('[{"a":' * 300 + "1" + "}]" * 300)}]
    body = json.dumps({"form_response": {"token": "t", "answers": answer}}).encode()
    assert submit(site, body, signed(body)).status_code == 422


def test_a_forged_submission_leaves_nothing(site: Site) -> None:
    body = json.dumps(TALLY).encode()
    genuine = signed(body)
    typeform = {"Typeform-Signature": f"sha256={genuine['Tally-Signature']}"}
    assert submit(site, body, typeform).status_code == 202
    for headers in ({}, signed(body, "other"), {"Tally-Signature": ""}):
        assert submit(site, body, headers).status_code == 401
    for at in range(0, len(body), 41):
        changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert submit(site, changed, genuine).status_code == 401
    assert site.http.post("/intake/messages", content=body, headers=genuine).status_code == 401
    assert len(rows(site.db, Message)) == 1


TYPEFORM: JSON = json.loads(payload("forms/typeform.json")["request"]["body_raw"])


def filled(*answers: JSON) -> bytes:
    response = TYPEFORM["form_response"] | {"answers": [*answers]}
    return json.dumps(TYPEFORM | {"form_response": response}).encode()


def answered(kind: str, value: Any, ref: str = "question") -> JSON:
    return {"type": kind, kind: value, "field": {"ref": ref, "type": kind}}


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (answered("text", " 안녕 "), "안녕"),
        (answered("number", 3), "3"),
        (answered("boolean", False), "no"),
        (answered("choice", {"label": "환불"}), "환불"),
        (answered("choices", {"labels": ["배송", "환불"], "other": "기타"}), "배송, 환불, 기타"),
        (answered("payment", {"amount": "10", "last4": None}), "amount: 10, last4: "),
        (answered("text", None), ""),
        (answered("text", [[["x"]]]), "x"),
        (answered("matrix", {"배송": ["좋음"]}), "배송: 좋음"),
        (answered("multi_format", {"text": "안녕"}), "text: 안녕"),
        ({"type": 7, "field": []}, ""),
        (answered("model_fields", "x"), "x"),
    ],
)
def test_an_answer_of_every_type_is_put_into_words(answer: JSON, text: str) -> None:
    read = parse_form(filled(answer), Form(), source="t", event_key=None, now=NOW)
    assert (read.text, read.event_key, read.sender.external_id) == (text, "tok_1", "tok_1")
    assert read.said_at == datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def test_hidden_fields_and_refs_may_be_named() -> None:
    form = Form(customer="customer_id", subject="topic")
    body = filled(answered("text", "교환", "topic"), answered("text", "되나요?"))
    read = parse_form(body, form, source="t", event_key="k", now=NOW)
    assert (read.sender.external_id, read.subject, read.text) == ("c-9", "교환", "되나요?")
    assert read.event_key == "k"


@pytest.mark.parametrize(
    ("office", "reply_url", "kind"),
    [
        (OFFICE, "", "email"),
        (replace(OFFICE, sends=False), "", None),
        (None, "", None),
        (OFFICE, "https://shop.example/replies", "webhook"),
    ],
)
def test_a_forms_sender_is_answered_by_mail_unless_it_says_how(
    tmp_path: Path, office: Office | None, reply_url: str, kind: str | None
) -> None:
    said = {"channel": "web_form", "event_id": "f-1", "text": "교환", "reply_url": reply_url}
    with opened(tmp_path, office=office) as site:
        site.post(said | {"customer": {"id": "c-9", "email": "hana@example.net"}})
        [ticket] = rows(site.db, Ticket)
    assert ticket.reply_to.get("kind") == kind


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PLACES: list[tuple[JSON, tuple[str, ...]]] = [
    (TYPEFORM, ("form_response",)),
    (TYPEFORM, ("form_response", "answers")),
    (TYPEFORM, ("form_response", "hidden")),
    (TYPEFORM, ("form_response", "token")),
    (TALLY, ("data",)),
    (TALLY, ("data", "fields")),
    ({"response_id": "1"}, ("namedValues",)),
]


@given(st.sampled_from(PLACES), JSONS)
def test_no_submission_can_break_it(place: tuple[JSON, tuple[str, ...]], value: Any) -> None:
    body, path = json.loads(json.dumps(place[0])), place[1]
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with suppress(Unreadable):
        parse_form(json.dumps(body).encode(), Form(), source="t", event_key=None, now=NOW)
