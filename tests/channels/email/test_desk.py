"""E-mail from the customer's mail to their answer to our reply, over the real door and SMTP."""

from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from bot.channels.email.mailbox import Mailbox
from bot.clock import now
from bot.delivery.step import deliver
from bot.erasure.step import erase
from bot.simulators.contract import Call
from bot.simulators.email import ADDRESS, HOOK, EmailSimulator, Letter
from bot.slack.reading import said_views
from bot.tickets.models import Customer, Delivery, Message, Ticket
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels.email.letters import letter
from tests.channels.playing import opened_for
from tests.fakes import MINA, PAYLOADS, row, rows
from tests.web.conftest import Site, opened


class Shop:
    """A desk with e-mail, and the world's mail server."""

    def __init__(self, site: Site, mailbox: Mailbox, world: EmailSimulator) -> None:
        self.site, self.mailbox, self.world = site, mailbox, world

    def gets(self, raw: bytes) -> None:
        answer = self.site.http.post(f"/channels/email/{HOOK}", content=raw)
        assert answer.status_code == 200

    def is_filled_in(self, mail: str = "hana@example.net") -> None:
        """A form that was answered."""
        said = {"이메일": mail, "문의": "환불해 주세요"}
        self.site.http.post(
            "/intake/forms/contact",
            json={"form_id": "f", "response_id": "r-1", "namedValues": said},
            headers={"Authorization": f"Bearer {self.site.source.token}"},
        ).raise_for_status()

    def replies(self, text: str = "내일 도착해요.") -> Delivery:
        ticket = rows(self.site.db, Ticket)[-1]
        with self.site.db.write() as session:
            session.add(
                Delivery(
                    id="dlv_0123456789abcdef",
                    ticket_id=ticket.id or 0,
                    turn=1,
                    kind=DeliveryKind.REPLY,
                    text=text,
                    route=ticket.reply_to,
                    approved_by=MINA,
                    created_at=now(),
                )
            )
        assert self.mailbox.sender
        senders = {"email": self.mailbox.sender}
        deliver(self.site.db, self.site.jobs, senders, "dlv_0123456789abcdef", now=now())
        return row(self.site.db, Delivery, "dlv_0123456789abcdef")

    def tickets(self) -> list[list[str]]:
        """What was said in each."""
        said: dict[int, list[str]] = {ticket.id or 0: [] for ticket in rows(self.site.db, Ticket)}
        for message in rows(self.site.db, Message):
            said[message.ticket_id].append(message.text)
        return list(said.values())


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    world = EmailSimulator()
    world.start()
    mailbox = opened_for(world, Mailbox)
    with opened(tmp_path, channels=[mailbox], office=mailbox._office) as site:
        yield Shop(site, mailbox, world)
    mailbox.close()
    world.close()


def ours(shop: Shop) -> str:
    delivery = row(shop.site.db, Delivery, "dlv_0123456789abcdef")
    return f"<{delivery.provider_id}>"


def test_the_customers_answer_joins_the_ticket_it_answers(shop: Shop) -> None:
    shop.gets(letter("환불해 주세요"))
    assert shop.replies().state is DeliveryState.SENT
    assert [shown.text for shown in shop.world.shown] == ["내일 도착해요."]
    shop.gets(letter("네", Message_ID="<m-2@x>", In_Reply_To=ours(shop)))
    assert shop.tickets() == [["환불해 주세요", "네"]]


def test_another_mail_of_theirs_is_another_ticket_whatever_its_subject(shop: Shop) -> None:
    shop.gets(letter("환불해 주세요"))
    shop.gets(letter("주소 바꿔 주세요", Message_ID="<m-2@x>", Subject="Re: 배송 [#1]"))
    assert shop.tickets() == [["환불해 주세요"], ["주소 바꿔 주세요"]]


def test_before_we_answer_they_may_add_to_their_own_mail(shop: Shop) -> None:
    shop.gets(letter("환불해 주세요"))
    shop.gets(letter("급해요", Message_ID="<m-2@x>", In_Reply_To="<m-1@example.net>"))
    assert shop.tickets() == [["환불해 주세요", "급해요"]]


def test_nobody_else_gets_into_a_ticket(shop: Shop) -> None:
    shop.gets(letter("환불해 주세요"))
    shop.replies()
    to = shop.mailbox._office.reply_address(1)
    mallory = {"From": "mallory@example.org", "In_Reply_To": ours(shop), "To": to}
    shop.gets(letter("주소가 뭐죠?", Message_ID="<m-2@x>", **mallory))
    assert shop.tickets() == [["환불해 주세요"], ["주소가 뭐죠?"]]


def test_a_form_is_answered_by_mail_and_its_sender_answers_back(shop: Shop) -> None:
    shop.is_filled_in()
    assert shop.replies().state is DeliveryState.SENT
    [arrived] = shop.world.shown
    assert (arrived.customer, arrived.text) == ("hana", "내일 도착해요.")
    mallory = {"Message_ID": "<m-2@x>", "In_Reply_To": ours(shop)}
    shop.gets(letter("주소가 뭐죠?", From="mallory@example.org", **mallory))
    shop.gets(letter("네", From="Hana@Example.net", Message_ID="<m-3@x>", In_Reply_To=ours(shop)))
    assert shop.tickets() == [["환불해 주세요", "네"], ["주소가 뭐죠?"]]
    assert row(shop.site.db, Ticket, 1).reply_to["references"] == [ours(shop), "<m-3@x>"]


def test_a_form_whose_address_is_none_has_no_way_back(shop: Shop) -> None:
    shop.is_filled_in(mail="모름")
    assert row(shop.site.db, Ticket, 1).reply_to == {}


def test_a_bounce_comes_back_to_the_reply(shop: Shop) -> None:
    shop.gets(letter("환불해 주세요"))
    shop.replies()
    bounce = (PAYLOADS / "email" / "bounce_dsn_550.eml").read_bytes()
    back = shop.mailbox._office.bounce_address(ours(shop).strip("<>"))
    for _ in range(2):
        shop.gets(bounce.replace(b"help+b-01J9ZK3@example.com", back.encode()))
    delivery = row(shop.site.db, Delivery, "dlv_0123456789abcdef")
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "send-unreachable")
    assert shop.tickets() == [["환불해 주세요"]]


def test_what_was_quoted_can_be_read_and_goes_with_the_rest(shop: Shop) -> None:
    quoting = "네\n\n2026년 11월 20일 (금) 오후 3:12, 도움샵 님이 작성:\n\n> 환불할까요?"
    shop.gets(letter(quoting))
    with shop.site.db.read() as session:
        [said] = said_views(session, session.get_one(Ticket, 1))
    assert said.text == quoting
    assert shop.tickets() == [["네"]]
    with shop.site.db.write() as session:
        erase(session, [session.get_one(Customer, 1)], by=MINA, now=now())
    assert rows(shop.site.db, Message)[0].original == ""


def test_a_simulated_customer_stays_in_their_thread(shop: Shop) -> None:
    def says(text: str) -> Call:
        return shop.world.says("c-1", text, now())

    shop.gets(says("언제 와요?").body)
    shop.replies()
    shop.gets(says("고마워요").body)
    assert shop.tickets() == [["언제 와요?", "고마워요"]]
    assert message_from_bytes(says("또 왔어요").body)["To"] == ADDRESS


def test_a_simulated_customer_quotes_what_they_answer_and_begins_anew_with_a_subject(
    shop: Shop,
) -> None:
    def writes(text: str, subject: str = "") -> Letter:
        letter = shop.world.letter("이준호 <junho@example.com>", text, now(), subject)
        assert shop.world.post(shop.site.url, letter).is_success
        return letter

    writes("언제 와요?", "배송")
    shop.replies()
    [reply] = [each for each in shop.world.shown if isinstance(each, Letter)]
    assert (reply.customer, reply.subject) == ("이준호 <junho@example.com>", "Re: 배송")
    assert "> 내일 도착해요." in writes("고마워요").quoted
    assert writes("환불해 주세요", "환불").quoted == ""
    assert shop.tickets() == [["언제 와요?", "고마워요"], ["환불해 주세요"]]
