"""Replies on their way to a source's `reply_url`: real HTTP, the published library as the judge."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from standardwebhooks import Webhook

from bot.channels.capability import Mode, Way
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.reply_webhook import ReplyWebhook
from bot.channels.standard_webhooks import new_secret
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.terms import DeliveryKind
from tests.fakes import NOW, Answer, Sink
from tests.ports import free_port

SECRET = new_secret()
REPLY = Outgoing(
    delivery_id="dlv_1",
    ticket_id=7,
    customer_id="c-1",
    source="shop",
    kind=DeliveryKind.REPLY,
    text="내일 도착해요 😀",
    approved_by="U_MINA",
    route={"kind": "webhook", "url": ""},
    way=Way(Mode.PUSH),
    first_try_at=NOW,
)


@pytest.fixture
def sender() -> Iterator[ReplyWebhook]:
    sender = ReplyWebhook({"shop": (SECRET,)}.__getitem__)
    yield sender
    sender.close()


@pytest.fixture
def impatient() -> Iterator[ReplyWebhook]:
    sender = ReplyWebhook({"shop": (SECRET,)}.__getitem__, timeout=httpx.Timeout(5, read=0.3))
    yield sender
    sender.close()


def _to(url: str) -> Outgoing:
    return replace(REPLY, route={"kind": "webhook", "url": url})


def test_the_receiver_gets_the_approved_text_signed_under_the_delivery_id(
    sink: Sink, sender: ReplyWebhook
) -> None:
    assert sender.send(_to(sink.url)) == Sent(is_confirmed=True)
    [got] = sink.got
    assert Webhook(SECRET).verify(got.body, got.headers) == {
        "type": "reply.approved",
        "timestamp": "2026-11-20T03:12:00Z",
        "data": {
            "ticket": 7,
            "customer_id": "c-1",
            "text": "내일 도착해요 😀",
            "approved_by": "U_MINA",
        },
    }
    assert (got.headers["webhook-id"], got.headers["content-type"]) == ("dlv_1", "application/json")


def test_an_automatic_answer_has_a_type_of_its_own(sink: Sink, sender: ReplyWebhook) -> None:
    sender.send(replace(_to(sink.url), approved_by="deskbell"))
    assert json.loads(sink.got[0].body)["type"] == "reply.automatic"


def test_every_try_has_the_same_id_and_body(sink: Sink, sender: ReplyWebhook) -> None:
    sender.send(_to(sink.url))
    sender.send(_to(sink.url))
    first, second = sink.got
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


@pytest.mark.parametrize("kind", [DeliveryKind.NOTICE, DeliveryKind.RECEIPT])
def test_a_notice_is_called_one(kind: DeliveryKind, sink: Sink, sender: ReplyWebhook) -> None:
    sender.send(replace(_to(sink.url), kind=kind))
    assert json.loads(sink.got[0].body)["type"] == "notice"


def test_what_the_receiver_calls_the_message_is_kept(sink: Sink, sender: ReplyWebhook) -> None:
    sink.will(Answer(200, (("webhook-id", "their-" + "9" * 300),)))
    assert sender.send(_to(sink.url)).provider_id == ("their-" + "9" * 300)[:200]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_two_hundred_and_something_is_delivered(
    sink: Sink, sender: ReplyWebhook, status: int
) -> None:
    sink.will(status)
    assert sender.send(_to(sink.url)).is_confirmed


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 599])
def test_the_receiver_may_take_it_later(sink: Sink, sender: ReplyWebhook, status: int) -> None:
    sink.will(status)
    with pytest.raises(SendFailed, match=str(status)) as caught:
        sender.send(_to(sink.url))
    assert type(caught.value) is SendFailed
    assert caught.value.retry_after is None


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 413, 422])
def test_the_receiver_will_never_take_it(sink: Sink, sender: ReplyWebhook, status: int) -> None:
    sink.will(Answer(status, (("location", sink.url),)))
    with pytest.raises(SendRejected, match=str(status)) as caught:
        sender.send(_to(sink.url))
    assert not caught.value.is_gone
    assert len(sink.got) == 1


def test_410_says_that_nothing_will_ever_be_taken(sink: Sink, sender: ReplyWebhook) -> None:
    sink.will(410)
    with pytest.raises(SendRejected) as caught:
        sender.send(_to(sink.url))
    assert caught.value.is_gone


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("86401", 86_400),
        ("9" * 400, 86_400),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("soon", None),
        ("Fri, 99 Nov 2026 00:00:00 GMT", None),
        ("Fri, 20 Nov 99999999999 00:00:00 GMT", None),
        ("Fri, 20 Nov 2026 00:00:00 -0000", None),
        ("Fri, 20 Nov 2015 00:00:00 GMT", 0),
        pytest.param(
            format_datetime(datetime.now(UTC) + timedelta(days=3), usegmt=True),
            86_400,
            id="in three days",
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(
    sink: Sink, sender: ReplyWebhook, value: str, seconds: float | None
) -> None:
    sink.will(Answer(429, (("retry-after", value.encode().decode("latin-1")),)))
    with pytest.raises(SendFailed) as caught:
        sender.send(_to(sink.url))
    assert caught.value.retry_after == seconds


def test_nobody_listening_means_nothing_went_out(sender: ReplyWebhook) -> None:
    with pytest.raises(SendFailed) as caught:
        sender.send(_to(f"http://127.0.0.1:{free_port()}/"))
    assert type(caught.value) is SendFailed


def test_a_host_nobody_knows_may_be_known_later(sender: ReplyWebhook) -> None:
    with pytest.raises(SendFailed) as caught:
        sender.send(_to("http://nobody.invalid/"))
    assert type(caught.value) is SendFailed


@pytest.mark.parametrize("how", ["drop", "stall"])
def test_no_answer_means_it_may_have_arrived(sink: Sink, impatient: ReplyWebhook, how: str) -> None:
    sink.will(Answer(how=how))
    with pytest.raises(SendUncertain):
        impatient.send(_to(sink.url))
    assert len(sink.got) == 1


def test_an_answer_without_end_is_not_read(sink: Sink, sender: ReplyWebhook) -> None:
    sink.will(Answer(200, how="endless"))
    assert sender.send(_to(sink.url)).is_confirmed


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",  # 169.254.169.254 in decimal
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
    ],
)
def test_reserved_networks_are_never_written_to(sender: ReplyWebhook, url: str) -> None:
    with pytest.raises(SendRejected, match="reserved"):
        sender.send(_to(url))


def test_a_source_that_was_revoked_gets_nothing(sink: Sink) -> None:
    sender = ReplyWebhook(lambda _: ())
    with pytest.raises(SendRejected, match="shop"):
        sender.send(_to(sink.url))
    assert not sink.got
    sender.close()


def test_a_second_copy_may_be_sent_because_the_id_tells_it() -> None:
    assert ReplyWebhook.repeat is Repeat.IDEMPOTENT
