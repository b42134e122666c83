"""A recorded request tells how it is built, and nothing of whom."""

import json
from datetime import timedelta

import pytest

from bot.channels.contract import Request
from bot.channels.redaction import redacted
from bot.reception import Reception
from bot.settings import Desk
from bot.tickets.channel_books import RECORDED, DeadLetter, cursor_of
from tests.channels.test_contract import coo, fly, pigeon, site  # noqa: F401 (fixtures)
from tests.fakes import NOW, rows
from tests.web.conftest import Site

SAID = {
    "type": "message",
    "event": "push",
    "text": "제 번호는 010-1234-5678, Hana!",
    "amount": 12_300,
    "price": 1.5,
    "ok": True,
    "none": None,
    "list": [{"name": "홍길동"}],
}


def test_the_shape_stays_and_the_words_go() -> None:
    headers = {"content-type": "application/json", "x-signature": "sha256=ab12"}
    body = json.dumps(SAID).encode()
    kept = redacted(Request("POST", "a/1", headers, {"token": "s3cret"}, body, "203.0.113.7"))
    assert kept == {
        "method": "POST",
        "rest": "x/0",
        "query": {"token": "x0xxxx"},
        "headers": {"content-type": "application/json", "x-signature": "xxx000=xx00"},
        "body": {
            "type": "message",
            "event": "push",
            "text": "가 가가가 000-0000-0000, xxxx!",
            "amount": 0,
            "price": 0,
            "ok": True,
            "none": None,
            "list": [{"name": "가가가"}],
        },
    }


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 100_000, "이름=홍길동".encode()])
def test_what_is_no_json_is_masked_as_text(body: bytes) -> None:
    kept = redacted(Request("POST", "", {}, {}, body, ""))
    assert "홍" not in str(kept)


def test_the_next_genuine_request_is_kept_once(site: Site) -> None:  # noqa: F811
    with site.db.write() as session:
        cursor_of(session, "pigeon").records_next = True
    fly(site, coo(), secret="other")
    assert rows(site.db, DeadLetter) == []
    for _ in range(2):
        assert fly(site, coo()).status_code == 200
    [letter] = rows(site.db, DeadLetter)
    assert letter.why == RECORDED
    assert "언제" not in letter.body.decode()


def test_a_wish_is_noticed_a_few_seconds_later(site: Site) -> None:  # noqa: F811
    """Not every request of every vendor asks the database."""
    reception, request = Reception(site.db, site.jobs, Desk()), Request("POST", "", {}, {}, b"", "")
    reception.record("pigeon", request, at=NOW)
    with site.db.write() as session:
        cursor_of(session, "pigeon").records_next = True
    for seconds, kept in ((1, 0), (5, 1), (6, 1), (20, 1)):
        reception.record("pigeon", request, at=NOW + timedelta(seconds=seconds))
        assert len(rows(site.db, DeadLetter)) == kept
