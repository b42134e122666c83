"""POST /intake/messages as senders meet it: who gets in, and what each answer promises."""

import json
import re
import socket
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.standard_webhooks import headers, new_secret
from bot.intake.sources import revoke_source
from bot.intake.step import Received
from bot.rush import Rush
from bot.settings import Desk
from bot.tickets.models import Message, Ticket
from bot.web.intake import Intake, Posted, Refusal
from tests.fakes import JSON, NOW, at_once, errors_in, payload, row, rows
from tests.web.conftest import LIMIT, Site, opened

HELLO: JSON = {
    "channel": "kakao",
    "event_id": "e-1",
    "customer": {"id": "c-1", "name": "Hana"},
    "text": "배송 언제 오나요?",
}


def signed(site: Site, body: bytes, message_id: str = "m-1", age: int = 0) -> dict[str, str]:
    moment = datetime.now(UTC) - timedelta(seconds=age)
    return headers(site.source.webhook_secret, message_id, body, moment)


def post_signed(site: Site, body: bytes, given: dict[str, str]) -> httpx.Response:
    return site.http.post("/intake/messages", content=body, headers=given)


def test_202_means_that_it_is_stored(site: Site) -> None:
    answer = site.post(HELLO)
    assert answer.status_code == 202
    told = answer.json()
    assert row(site.db, Message, told["message"]).text == HELLO["text"]
    assert row(site.db, Ticket, told["ticket"]).source == "shop"
    assert site.jobs.names() == ["handle"]


def test_by_the_time_of_the_answer_another_connection_sees_the_row(site: Site) -> None:
    for number in range(20):
        told = site.post(HELLO | {"event_id": f"e-{number}"}).json()
        with site.db.engine.connect() as other:
            found = other.exec_driver_sql(
                f"SELECT text FROM message WHERE id = {told['message']}"
            ).all()
        assert found == [(HELLO["text"],)]


def test_a_repeated_event_gets_the_same_answer(site: Site) -> None:
    first, second = site.post(HELLO), site.post(HELLO)
    assert (second.status_code, second.json()) == (202, first.json())
    assert len(rows(site.db, Message)) == 1


def test_the_same_event_id_with_another_body_is_409_and_the_first_is_kept(site: Site) -> None:
    site.post(HELLO)
    answer = site.post(HELLO | {"text": "다른 말"})
    assert answer.status_code == 409
    assert answer.json()["event_id"] == "e-1"
    assert [message.text for message in rows(site.db, Message)] == [HELLO["text"]]


def test_a_standard_webhook_is_taken_without_a_token(site: Site) -> None:
    body = payload("standard_webhooks/ok_rotation.json")["request"]["body_raw"].encode()
    answer = post_signed(site, body, signed(site, body))
    assert answer.status_code == 202
    [message] = rows(site.db, Message)
    assert (message.event_key, message.text) == ("m-1", "How do I export my data?")
    again = post_signed(site, body, signed(site, body, age=60))  # its retry, signed anew
    assert again.json() == answer.json()


BODY = json.dumps(HELLO).encode()


def _request(*header: str | bytes) -> bytes:
    """The head of a raw request that asks to be hung up on."""
    lines = [line if isinstance(line, bytes) else line.encode() for line in header if line]
    start = [b"POST /intake/messages HTTP/1.1", b"Host: x", b"Connection: close"]
    return b"\r\n".join([*start, *lines, b"", b""])


FORGED = [
    b"",
    b"Authorization:",
    b"Authorization: Bearer",
    b"Authorization: Bearer  ",
    b"Authorization: Bearer dsk_wrong",
    b"Authorization: Basic dXNlcjpwYXNz",
    b"Authorization: dsk_wrong",
    b"Authorization: Bearer \xff\xfe\xed\xa0\x80",
    "Authorization: Bearer 한글".encode(),
    b"Authorization: Bearer " + b"x" * 30_000,
    b"webhook-id:",
    b"webhook-id: m-1",
    b"webhook-id: \xff\r\nwebhook-timestamp: \xff\r\nwebhook-signature: \xff",
    b"webhook-id: m-1\r\nwebhook-timestamp: abc\r\nwebhook-signature: v1,x",
    b"webhook-id: m-1\r\nwebhook-timestamp: 1.5\r\nwebhook-signature: v1,x",
    b"webhook-id: m-1\r\nwebhook-timestamp: " + b"9" * 5000 + b"\r\nwebhook-signature: v1,x",
]


@pytest.mark.parametrize("forged", FORGED, ids=lambda line: repr(line[:40]))
def test_without_a_key_or_with_a_forged_one_nobody_gets_in(refusing: Site, forged: bytes) -> None:
    answer = refusing.talk(_request(f"Content-Length: {len(BODY)}", forged) + BODY)
    head, _, told = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 401")
    assert b"www-authenticate: Bearer" in head
    assert json.loads(told)["message_ko"]


@pytest.mark.parametrize("given", ["Bearer {}", "bearer {}", "BEARER   {}"])
def test_the_word_bearer_may_be_written_as_one_likes(site: Site, given: str) -> None:
    assert site.post(HELLO, authorization=given.format(site.source.token)).status_code == 202


def test_a_signature_must_be_fresh_genuine_and_of_a_source_in_force(site: Site) -> None:
    for age in (301, -301, 86_400):
        answer = post_signed(site, BODY, signed(site, BODY, age=age))
        assert (answer.status_code, answer.json()["error"]) == (401, "stale")
    forged = headers(new_secret(), "m-1", BODY, datetime.now(UTC))
    assert post_signed(site, BODY, forged).status_code == 401
    assert post_signed(site, BODY + b" ", signed(site, BODY)).status_code == 401
    assert post_signed(site, BODY, signed(site, BODY) | {"webhook-id": "m-2"}).status_code == 401
    with site.db.write() as session:
        revoke_source(session, "shop", now=NOW)
    assert post_signed(site, BODY, signed(site, BODY)).status_code == 401
    assert site.post(HELLO).status_code == 401
    assert rows(site.db, Message) == []


def test_a_valid_token_does_not_excuse_a_forged_signature(site: Site) -> None:
    given = signed(site, BODY) | {"webhook-signature": "v1,AAAA"}
    assert site.post(BODY, **given).status_code == 401


def test_an_exact_replay_of_a_signed_request_has_no_second_effect(site: Site) -> None:
    given = signed(site, BODY)
    answers = {post_signed(site, BODY, given).text for _ in range(10)}
    assert len(answers) == len(rows(site.db, Message)) == 1


def test_a_header_of_a_megabyte_is_refused_and_held_by_nobody(site: Site) -> None:
    start = b"POST /intake/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
    assert site.talk(start, b"x" * 70_000).startswith(b"HTTP/1.1 400")
    whole = site.talk(start, b"x" * 1_048_576, b"\r\nContent-Length: 0\r\n\r\n")
    assert whole[:12] in (b"HTTP/1.1 400", b"")  # an answer, or hung up on before it came through
    assert site.post(HELLO).status_code == 202


def test_duplicate_headers_are_no_way_in(site: Site) -> None:
    for order in (("dsk_wrong", site.source.token), (site.source.token, "dsk_wrong")):
        given = [("authorization", f"Bearer {token}") for token in order]
        answer = site.http.post("/intake/messages", json=HELLO, headers=given)
        assert answer.status_code in (202, 401)


def test_a_body_declared_too_large_is_413_before_it_is_read(site: Site) -> None:
    for declared in (LIMIT + 1, 10**12, 10**18):
        answer = site.talk(_request(f"Content-Length: {declared}"))
        assert answer.startswith(b"HTTP/1.1 413"), declared
        assert f'"limit":{LIMIT}'.encode() in answer


def test_a_body_that_grows_too_large_is_413_and_not_read_on(site: Site) -> None:
    start = _request("Transfer-Encoding: chunked")
    chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
    assert site.talk(start, *[chunk] * (LIMIT // 0x1000 + 1)).startswith(b"HTTP/1.1 413")


def test_a_body_of_exactly_the_limit_is_read(site: Site) -> None:
    room = LIMIT - len(json.dumps(HELLO | {"text": ""}))
    body = json.dumps(HELLO | {"text": "x" * room}).encode()
    assert len(body) == LIMIT
    assert site.post(body).status_code == 202
    assert site.post(body + b" ").status_code == 413


@pytest.mark.parametrize("declared", ["-1", "abc", "1e3", "0x10", " ", "9" * 5000, "1, 2", "١"])
def test_a_nonsensical_length_is_refused(refusing: Site, declared: str) -> None:
    answer = refusing.talk(_request(f"Content-Length: {declared}"))
    assert answer[9:10] == b"4" or answer == b""
    assert refusing.http.get("/health").status_code == 200


def test_a_body_cut_short_is_stored_by_nobody(site: Site) -> None:
    token = f"Authorization: Bearer {site.source.token}"
    site.talk(_request(token, f"Content-Length: {len(BODY)}") + BODY[:-10])
    assert rows(site.db, Message) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"hello", "body"),
        (b"\xff\xfe\x00", "body"),
        (b"[" * 15_000, "body"),
        (b'{"channel": "kakao", "text": NaN}', "event_id"),
        (json.dumps(HELLO | {"customer": {}}).encode(), "customer.id"),
        (json.dumps(HELLO | {"reply_url": "ftp://x"}).encode(), "reply_url"),
        (json.dumps(HELLO | {"sent_at": "0001-01-01T00:00:00+14:00"}).encode(), "sent_at"),
    ],
)
def test_a_body_nobody_can_use_is_422_and_names_the_culprit(
    refusing: Site, body: bytes, field: str
) -> None:
    answer = refusing.post(body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["message"]
    assert answer.json()["message_ko"]


def test_nothing_is_parsed_before_it_is_verified(refusing: Site) -> None:
    assert refusing.post(b"hello", authorization="Bearer x").status_code == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_posting_is_possible(refusing: Site, method: str) -> None:
    assert refusing.http.request(method, "/intake/messages").status_code == 405


def test_while_the_database_is_locked_the_answer_is_503_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, patience_ms=200) as site:
        with sqlite3.connect(tmp_path / "desk.sqlite3") as other:  # as another process would
            other.execute("BEGIN EXCLUSIVE")
            answer = site.post(HELLO)
            other.rollback()
        other.close()
        assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
        assert answer.headers["retry-after"] == "5"
        assert rows(site.db, Message) == []
        assert site.post(HELLO).status_code == 202


def test_a_lock_that_ends_soon_is_waited_for(site: Site, tmp_path: Path) -> None:
    began = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(tmp_path / "desk.sqlite3")
        other.execute("BEGIN EXCLUSIVE")
        began.set()
        time.sleep(0.1)
        other.rollback()
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    began.wait()
    assert site.post(HELLO).status_code == 202
    holder.join()


def twenty_times_at_once(site: Site) -> None:
    answers = at_once(*[lambda: site.post(HELLO)] * 20)
    assert not errors_in(answers)
    told = {(a.status_code, a.text) for a in answers if isinstance(a, httpx.Response)}
    assert len(told) == len(rows(site.db, Message)) == 1
    assert {status for status, _ in told} == {202}


def test_one_event_posted_twenty_times_at_once_gets_one_answer(site: Site) -> None:
    twenty_times_at_once(site)


def test_on_postgres_one_event_posted_twenty_times_at_once_gets_one_answer(postgres: str) -> None:
    with opened(postgres) as site:
        twenty_times_at_once(site)


def two_bodies_at_once(site: Site) -> None:
    """Twins with another customer each: not even the customer's row keeps them apart."""
    for number in range(5):
        both = [HELLO | {"event_id": f"e-{number}", "customer": {"id": c}} for c in "ab"]
        first, second = (lambda body=body: site.post(body) for body in both)
        answers = at_once(first, second)
        statuses = sorted(a.status_code for a in answers if isinstance(a, httpx.Response))
        assert statuses == [202, 409]


def test_on_postgres_two_processes_that_take_one_event_at_once_keep_one(postgres: str) -> None:
    """Each with another customer: only the event's own key stops the second."""
    with opened(postgres) as site:
        intakes = [Intake(site.db, site.jobs, Desk(), Rush()) for _ in range(2)]
        header = {"authorization": f"Bearer {site.source.token}"}.get
        for number in range(10):
            event = HELLO | {"event_id": f"e-{number}"}
            others = [HELLO | {"event_id": f"e-{number}-{who}"} for who in "ab"]
            bodies = [json.dumps(event | {"customer": {"id": who}}).encode() for who in "ab"]
            batches = [
                [Posted(body, header), Posted(json.dumps(other).encode(), header)]
                for body, other in zip(bodies, others, strict=True)
            ]
            first, second = (
                lambda intake=intake, batch=batch: intake.accept(batch)
                for intake, batch in zip(intakes, batches, strict=True)
            )
            outcomes = at_once(first, second)
            assert not errors_in(outcomes)
            twins, bystanders = zip(*outcomes, strict=True)
            assert sorted(isinstance(each, Refusal) for each in twins) == [False, True]
            assert all(isinstance(each, Received) for each in bystanders)


def test_of_two_bodies_under_one_event_id_at_once_one_is_kept(site: Site) -> None:
    two_bodies_at_once(site)


def test_on_postgres_of_two_bodies_under_one_event_id_one_is_kept(postgres: str) -> None:
    with opened(postgres) as site:
        two_bodies_at_once(site)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = [*HELLO, "subject", "thread", "sent_at", "attachments", "reply_url", "data", "timestamp"]
BODIES = (
    st.binary()
    | ANYTHING
    | st.dictionaries(st.sampled_from(FIELDS), ANYTHING).map(lambda given: HELLO | given)
    | st.dictionaries(st.sampled_from(("id", "name", "segment", "order")), ANYTHING).map(
        lambda given: HELLO | {"customer": {"id": "c-1"} | given}
    )
    | st.text(st.characters(codec=None)).map(lambda text: HELLO | {"text": text})
)


def no_body_breaks_the_desk(site: Site, examples: int) -> None:
    seen: set[int] = set()

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True)
    @given(BODIES)
    def post(body: object) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = site.post(raw)
        seen.add(answer.status_code)
        assert answer.status_code in (202, 409, 422), raw

    post()
    assert {202, 422} <= seen


def test_no_body_makes_the_desk_stumble(site: Site) -> None:
    no_body_breaks_the_desk(site, 200)


def test_on_postgres_no_body_makes_the_desk_stumble(postgres: str) -> None:
    with opened(postgres) as site:
        no_body_breaks_the_desk(site, 100)


NAUGHTY = [
    "\x00",
    "\ud800",
    "\u202e\u200b\ufeff\U000e0041",
    "\u1100\u1161\u11a8",
    "👨‍👩‍👧‍👦",
    "e" + "\u0301" * 800,
    "line\n" * 3000,
    "'; DROP TABLE message; --",
    "<!channel> <@U_MINA> <http://evil.example|bank>",
    "{{7*7}} %s %n ${jndi:ldap://x}",
    " ",
    "",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: repr(text[:8]))
def test_whatever_a_customer_writes_is_stored_as_they_wrote_it(site: Site, text: str) -> None:
    told = site.post(HELLO | {"text": text}).json()
    kept = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert row(site.db, Message, told["message"]).text == kept


def test_on_postgres_whatever_a_customer_writes_is_stored(postgres: str) -> None:
    with opened(postgres) as site:
        for number, text in enumerate(NAUGHTY):
            hostile = {"event_id": f"e\x00{number}", "subject": text[:900], "thread": text[:200]}
            customer = {"id": f"\x00{text[:100]}", "name": text[:900]}
            answer = site.post(HELLO | hostile | {"text": text, "customer": customer})
            assert answer.status_code == 202, (text, answer.text)


def test_a_slow_sender_holds_up_nobody(site: Site) -> None:
    token = f"Authorization: Bearer {site.source.token}"
    with socket.create_connection(("127.0.0.1", site.port)) as slow:
        slow.sendall(_request(token, f"Content-Length: {len(BODY)}") + BODY[:5])
        assert site.post(HELLO).status_code == 202


def test_the_answers_are_described_for_programs(site: Site, tmp_path: Path) -> None:
    document = site.http.get("/openapi.json").json()
    described = document["paths"]["/intake/messages"]["post"]
    assert set(described["responses"]) >= {"202", "401", "409", "413", "422", "503"}
    names = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))
    assert names
    for name in names:
        found = document
        for key in name.split("/"):
            found = found[key.replace("~1", "/")]
