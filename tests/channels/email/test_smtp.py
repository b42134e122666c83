"""Replies by e-mail, put to a real SMTP server."""

from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.contract import Refused, Request
from bot.channels.email.mail import mail_from_wire
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.reading import event_of
from bot.channels.email.settings import Settings, Tls
from bot.channels.email.smtp import SmtpSender
from bot.channels.inbound import Inbound
from bot.channels.outgoing import Outgoing, Repeat
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.journal import DESKBELL
from bot.tickets.terms import DeliveryKind
from tests.channels import wire
from tests.channels.email.letters import OFFICE, letter
from tests.channels.email.postoffice import PostOffice, open_office
from tests.fakes import NOW
from tests.ports import free_port

ID = "dlv_0123456789abcdef0123456789abcdef"
LONG_ID = f"<{'x' * 150}@mail.example.net>"


@pytest.fixture(scope="module")
def running() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


@pytest.fixture
def office(running: PostOffice) -> PostOffice:
    running.got.clear()
    running.answers.clear()
    return running


def settings(port: int, **changed: Any) -> Settings:
    usual: dict[str, Any] = {
        "address": OFFICE.address,
        "secret": SecretStr(OFFICE.secret.decode()),
        "name": "도움샵",
        "password": SecretStr("app-password"),
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_tls": Tls.NONE,
    }
    return Settings(**(usual | changed))


def outgoing(text: str = "내일 도착해요.", **changed: Any) -> Outgoing:
    raw = f"References: {LONG_ID}\n".encode() + letter(Subject="배송 문의")
    event = event_of(mail_from_wire(raw), OFFICE, NOW)
    assert isinstance(event, Inbound)
    return wire.reply(event.reply_to, text, NOW, delivery_id=ID, ticket_id=12, **changed)


def test_a_reply_is_an_answer_to_the_customers_mail(office: PostOffice) -> None:
    sent = SmtpSender(settings(office.port)).send(outgoing())
    [(envelope, to, mail)] = office.got
    assert sent.provider_id == "t-12.0123456789abcdef@example.com"
    assert not sent.is_confirmed
    assert mail["Message-ID"] == f"<{sent.provider_id}>"
    assert envelope == "help+b-12.0123456789abcdef@example.com"
    assert to == [mail["To"]] == ["hana@example.net"]
    assert mail["In-Reply-To"] == "<m-1@example.net>"
    assert mail["References"].split() == [LONG_ID, "<m-1@example.net>"]
    assert mail["Reply-To"] == OFFICE.reply_address(12)
    assert str(make_header(decode_header(mail["Subject"]))) == "Re: 배송 문의"
    assert str(make_header(decode_header(mail["From"]))) == "도움샵 <help@example.com>"
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode() == "내일 도착해요."
    assert mail["Auto-Submitted"] is None


def test_the_answer_to_it_finds_its_ticket(office: PostOffice) -> None:
    SmtpSender(settings(office.port)).send(outgoing())
    [(_, _, mail)] = office.got
    for headers in ({"In_Reply_To": mail["Message-ID"]}, {"To": mail["Reply-To"]}):
        event = event_of(mail_from_wire(letter(**headers)), OFFICE, NOW)
        assert isinstance(event, Inbound)
        assert event.answers == 12


def test_a_second_try_is_the_same_mail(office: PostOffice) -> None:
    sender = SmtpSender(settings(office.port))
    assert sender.send(outgoing()) == sender.send(outgoing(last_try_at=NOW))
    (_, _, first), (_, _, second) = office.got
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize(
    ("by", "kind", "mark"),
    [
        ("U_MINA", DeliveryKind.REPLY, None),
        ("U_MINA", DeliveryKind.NOTICE, None),
        (DESKBELL, DeliveryKind.RECEIPT, "auto-replied"),
        (DESKBELL, DeliveryKind.REPLY, "auto-replied"),
    ],
)
def test_what_nobody_approved_says_that_it_is_automatic(
    office: PostOffice, by: str, kind: DeliveryKind, mark: str | None
) -> None:
    SmtpSender(settings(office.port)).send(outgoing(approved_by=by, kind=kind))
    [(_, _, mail)] = office.got
    assert mail["Auto-Submitted"] == mark
    assert mail["X-Auto-Response-Suppress"] == ("All" if mark else None)


def test_a_mailbox_without_plus_addresses_is_written_to_plainly(office: PostOffice) -> None:
    SmtpSender(settings(office.port, plus=False)).send(outgoing())
    [(envelope, _, mail)] = office.got
    assert envelope == "help@example.com"
    assert mail["Reply-To"] is None
    assert not settings(1, address="shop@naver.com").office.has_plus
    assert settings(1, address="shop@naver.com", plus=True).office.has_plus


@pytest.mark.parametrize(
    ("command", "answer", "error", "why"),
    [
        ("MAIL", "451 4.3.0 later", SendFailed, "send-answered:451"),
        ("MAIL", "550 5.7.60 not as this sender", SendRejected, "send-key-refused:550"),
        ("RCPT", "450 4.2.1 greylisted", SendFailed, "send-answered:450"),
        ("RCPT", "550 5.1.1 no such user", SendRejected, "send-unreachable"),
        ("RCPT", "554 5.7.1 relay access denied", SendRejected, "send-key-refused:554"),
        ("DATA", "452 4.3.1 full", SendFailed, "send-answered:452"),
        ("DATA", "554 5.6.0 spam", SendRejected, "send-refused:554"),
        ("DATA", "silence", SendUncertain, "send-no-answer:SMTPServerDisconnected"),
    ],
)
def test_every_way_to_fail_has_its_meaning(
    office: PostOffice, command: str, answer: str, error: type[SendFailed], why: str
) -> None:
    office.answers[command] = answer
    with pytest.raises(SendFailed) as failed:
        SmtpSender(settings(office.port)).send(outgoing())
    assert (type(failed.value), str(failed.value)) == (error, why)


def test_nobody_resends_what_may_have_arrived() -> None:
    assert SmtpSender.repeat is Repeat.BLIND


def test_a_wrong_password_and_a_dead_server(office: PostOffice) -> None:
    wrong = settings(office.port, password=SecretStr("wrong"))
    with pytest.raises(SendRejected, match="send-key-refused:535"):
        SmtpSender(wrong).send(outgoing())
    with pytest.raises(SendFailed, match="send-no-connection:ConnectionRefusedError"):
        SmtpSender(settings(free_port())).send(outgoing())
    assert office.got == []


def test_the_doctor_tries_the_door(office: PostOffice) -> None:
    assert Mailbox(settings(office.port)).problems() == []
    [problem] = Mailbox(settings(office.port, password=SecretStr("wrong"))).problems()
    assert "send-key-refused:535" in problem.say("ko")
    assert "127.0.0.1" in problem.say("en")


def test_a_name_cannot_write_headers(office: PostOffice) -> None:
    message = outgoing()
    message = replace(message, route={**message.route, "subject": "a\r\nBcc: eve@example.org"})
    SmtpSender(settings(office.port, name="a\r\nBcc: eve@example.org")).send(message)
    [(_, to, mail)] = office.got
    assert mail["Bcc"] is None
    assert to == ["hana@example.net"]


def test_any_mail_server_may_put_a_whole_mail_in_that_knows_the_word() -> None:
    mailbox = Mailbox(settings(1, hook=SecretStr("a word for the door")))

    def request(word: str) -> Request:
        return Request("POST", word, {}, {}, letter(), "127.0.0.1")

    mailbox.verify(request("a word for the door"), NOW)
    [event] = mailbox.parse(request("a word for the door"), NOW)
    assert isinstance(event, Inbound)
    for door, word in ((mailbox, ""), (mailbox, "another"), (Mailbox(settings(1)), "")):
        with pytest.raises(Refused):
            door.verify(request(word), NOW)
