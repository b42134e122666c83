"""What every channel gets from the desk, shown on a made-up one."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.channels import contract
from bot.channels.capability import Mode, closes_at
from bot.delivery.step import deliver
from bot.intake.changes import WITHDRAWN
from bot.reception import Reception
from bot.settings import Desk
from bot.tickets.channel_books import DeadLetter
from bot.tickets.models import Customer, Delivery, Message, Ticket
from bot.tickets.terms import Channel, DeliveryKind, DeliveryState, TicketState
from tests.channels.pigeon import Pigeon, Settings
from tests.fakes import NOW, Answer, Sink, row, rows
from tests.web.conftest import Site, opened

SECRET = "coo"


@pytest.fixture
def pigeon(sink: Sink) -> Pigeon:
    return Pigeon(Settings(secret=SecretStr(SECRET), url=sink.url))


@pytest.fixture
def site(tmp_path: Path, pigeon: Pigeon) -> Iterator[Site]:
    with opened(tmp_path, channels=[pigeon]) as site:
        yield site


def coo(kind: str = "said", **fields: Any) -> dict[str, Any]:
    usual = {"id": "c-1", "bird": "b-1", "text": "언제 와요?", "at": NOW.isoformat()}
    return {"kind": kind, **usual, **fields}


def fly(site: Site, *coos: dict[str, Any], secret: str = SECRET) -> httpx.Response:
    body = json.dumps(coos).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return site.http.post(
        "/channels/pigeon", content=body, headers={"x-pigeon-signature": signature}
    )


def test_what_is_not_genuine_leaves_nothing(site: Site) -> None:
    assert fly(site, coo(), secret="other").status_code == 401
    assert site.http.get("/channels/pigeon").status_code == 405
    assert site.http.post("/channels/owl").status_code == 404
    assert site.http.post("/channels/pigeon", content=b"x" * 1_100_000).status_code == 413
    assert rows(site.db, Message) == []


def test_a_message_is_stored_once_however_often_it_comes(site: Site) -> None:
    for _ in range(3):
        assert fly(site, coo(), coo(id="c-2", text="제주예요")).status_code == 200
    assert [message.text for message in rows(site.db, Message)] == ["언제 와요?", "제주예요"]
    assert len(rows(site.db, Ticket)) == 1


def test_a_genuine_request_nobody_can_read_is_kept(site: Site) -> None:
    assert fly(site, {"kind": "said", "card": "4111-1111-1111-1111"}).status_code == 422
    [letter] = rows(site.db, DeadLetter)
    assert letter.channel == "pigeon"
    assert json.loads(letter.body) == [{"kind": "said", "card": "[card]"}]


def test_what_cannot_be_read_among_others_is_kept_once(site: Site) -> None:
    reception = Reception(site.db, site.jobs, Desk())
    garbled = contract.Garbled("pigeon", b'{"card": "4111-1111-1111-1111"}', "a wing is missing")
    for _ in range(2):
        reception.take([garbled])
    [letter] = rows(site.db, DeadLetter)
    assert (letter.channel, letter.body) == ("pigeon", b'{"card": "[card]"}')


def test_a_message_that_comes_late_shortens_no_window(site: Site) -> None:
    late = (NOW - timedelta(hours=20)).isoformat()
    fly(site, coo())
    fly(site, coo(id="c-0", at=late))
    [ticket] = rows(site.db, Ticket)
    assert closes_at(ticket.reply_to) == NOW + timedelta(hours=24)


def test_an_edited_message_is_read_again(site: Site) -> None:
    fly(site, coo())
    for _ in range(2):
        fly(site, coo("edited", text="취소할게요"))
    [message] = rows(site.db, Message)
    assert message.text == "취소할게요"
    assert site.jobs.names() == ["handle", "reread"]


def test_editing_what_we_never_had_changes_nothing(site: Site) -> None:
    assert fly(site, coo("edited")).status_code == 200
    assert rows(site.db, Message) == []


def test_what_is_of_no_use_is_passed_over(site: Site) -> None:
    assert fly(site, coo("seen"), coo()).status_code == 200
    assert len(rows(site.db, Message)) == 1


def test_the_customer_is_not_somebody_elses(site: Site) -> None:
    fly(site, coo(), coo(id="c-2", bird="b-2"))
    assert {customer.external_id for customer in rows(site.db, Customer)} == {"b-1", "b-2"}
    assert len(rows(site.db, Ticket)) == 2


def queued(site: Site, text: str = "내일 도착해요.", by: str = "U1", **route: Any) -> None:
    """A reply on its way, as the outbox holds it."""
    [ticket] = rows(site.db, Ticket)
    with site.db.write() as session:
        session.add(
            Delivery(
                id="dlv_1",
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text=text,
                route=ticket.reply_to | route,
                approved_by=by,
                created_at=NOW,
            )
        )


def send(site: Site, pigeon: Pigeon, after: timedelta = timedelta(0)) -> Delivery:
    assert pigeon.sender
    senders = {pigeon.name: pigeon.sender}
    deliver(site.db, site.jobs, senders, "dlv_1", now=NOW + after)
    return row(site.db, Delivery, "dlv_1")


def test_a_reply_goes_back_the_way_it_came(site: Site, pigeon: Pigeon, sink: Sink) -> None:
    fly(site, coo())
    queued(site)
    assert send(site, pigeon).state is DeliveryState.DELIVERED
    [got] = sink.got
    assert json.loads(got.body) == {"id": "dlv_1", "to": "b-1", "text": "내일 도착해요."}


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (Answer(429), DeliveryState.QUEUED, "send-answered:429"),
        (Answer(503), DeliveryState.QUEUED, "send-answered:503"),
        (Answer(401), DeliveryState.FAILED, "send-key-refused:401"),
        (Answer(400), DeliveryState.FAILED, "send-refused:400"),
        (Answer(how="drop"), DeliveryState.QUEUED, "send-no-answer:RemoteProtocolError"),
    ],
)
def test_every_way_to_fail_has_its_state(
    site: Site, pigeon: Pigeon, sink: Sink, answer: Answer, state: DeliveryState, why: str
) -> None:
    sink.will(answer)
    fly(site, coo())
    queued(site)
    delivery = send(site, pigeon)
    assert (delivery.state, delivery.error) == (state, why)


def test_nothing_is_sent_once_the_window_has_closed(site: Site, pigeon: Pigeon, sink: Sink) -> None:
    fly(site, coo())
    queued(site)
    delivery = send(site, pigeon, after=timedelta(hours=24))
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "send-window-closed")
    assert sink.got == []


def kept(site: Site) -> None:
    """A reply that waits for its customer."""
    queued(site)
    with site.db.write() as session:
        delivery = session.get_one(Delivery, "dlv_1")
        delivery.state, delivery.way = DeliveryState.SENT, Mode.PULL.value
        session.get_one(Ticket, delivery.ticket_id).state = TicketState.PENDING


def test_whoever_asks_gets_what_waits_and_then_the_newest_again(site: Site) -> None:
    fly(site, coo())
    reception = Reception(site.db, site.jobs, Desk())
    asked = contract.Asked(Channel.WEBHOOK, "pigeon", "b-1")
    assert reception.take([asked])[0].replies == ()
    kept(site)
    for _ in range(2):
        assert reception.take([asked])[0].replies == ("내일 도착해요.",)
        assert row(site.db, Delivery, "dlv_1").state is DeliveryState.DELIVERED
    other = contract.Asked(Channel.WEBHOOK, "pigeon", "b-2")
    assert reception.take([other])[0].replies == ()


@pytest.mark.parametrize(
    ("arrived", "state"), [(True, DeliveryState.DELIVERED), (False, DeliveryState.FAILED)]
)
def test_a_report_settles_a_reply_nobody_was_sure_of(
    site: Site, arrived: bool, state: DeliveryState
) -> None:
    fly(site, coo())
    queued(site)
    with site.db.write() as session:
        delivery = session.get_one(Delivery, "dlv_1")
        delivery.state, delivery.provider_id = DeliveryState.SENT, "m-1"
    reception = Reception(site.db, site.jobs, Desk())
    for reported in ("m-2", "", "m-1", "m-1"):
        reception.take([contract.Reported(reported, arrived, "send-unreachable")])
    assert row(site.db, Delivery, "dlv_1").state is state


def test_what_is_taken_back_is_gone(site: Site) -> None:
    fly(site, coo(text="주소는 서울시 종로구"))
    Reception(site.db, site.jobs, Desk()).take([contract.Withdrawn("pigeon", "c-1")])
    [message] = rows(site.db, Message)
    assert message.text == WITHDRAWN


def test_who_wants_to_be_forgotten_is(site: Site) -> None:
    fly(site, coo())
    gone = contract.Forgotten(Channel.WEBHOOK, "pigeon", "b-1")
    Reception(site.db, site.jobs, Desk()).take([gone])
    [customer] = rows(site.db, Customer)
    assert customer.external_id != "b-1"
    assert "언제" not in rows(site.db, Message)[0].text
