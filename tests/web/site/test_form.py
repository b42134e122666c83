"""/contact, by HTTP and in a browser."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from sqlmodel import select

from bot.channels.contract import Request
from bot.channels.email.settings import Settings as EmailSettings
from bot.channels.email.settings import Tls
from bot.channels.email.smtp import SmtpSender
from bot.channels.website.form import WebForm
from bot.channels.website.stamps import stamp
from bot.channels.website.widget import Widget
from bot.clock import now
from bot.delivery.left import follow
from bot.delivery.step import deliver
from bot.reception import Reception
from bot.settings import Desk
from bot.texts import say
from bot.tickets.models import Customer, Delivery, Message, Ticket
from bot.tickets.terms import Channel, DeliveryKind, DeliveryState
from bot.tickets.web_sessions import WebSession
from tests.channels.email.postoffice import PostOffice, open_office
from tests.fakes import NOW, row, rows, wait_until
from tests.journeys.browser import violations
from tests.web.conftest import Site, opened
from tests.web.site.conftest import keep, site_settings


def fill(site: Site, **fields: str) -> httpx.Response:
    page = site.http.get("/contact?lang=en").text
    found = re.search(r'name="t" value="([^"]+)"', page)
    assert found
    data = {"message": "Where is my parcel?", "website": "", "t": found[1]} | fields
    return site.http.post("/in/contact?lang=en", data=data)


def test_the_page_is_protected(site: Site) -> None:
    answer = site.http.get("/contact")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self' https://shop.example" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_is_in_the_customers_language(site: Site) -> None:
    assert '<html lang="ko">' in site.http.get("/contact").text  # the shop's
    english = site.http.get("/contact", headers={"accept-language": "en-GB,en;q=0.9,ko;q=0.1"})
    assert '<html lang="en">' in english.text
    french = site.http.get("/contact?lang=fr", headers={"accept-language": "fr"})
    assert '<html lang="ko">' in french.text


def test_what_a_robot_gets_is_what_everybody_gets(site: Site) -> None:
    answer = fill(site, website="http://spam.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/contact/thanks?lang=en")
    too_soon = fill(site)
    assert too_soon.headers["location"] == "/contact/thanks?lang=en"
    assert rows(site.db, Message) == []


def test_words_are_kept_when_something_is_wrong(site: Site, form: WebForm) -> None:
    hostile = "</textarea><script>alert(1)</script>"
    answer = fill(site, email='x"><script>', message=hostile, t=_old(form))
    assert answer.status_code == 422
    assert say("en", "site-form-email") in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in answer.text


def test_too_much_is_told_and_not_read(site: Site) -> None:
    answer = site.http.post("/in/contact", content=b"message=" + b"x" * 300_000)
    assert answer.status_code == 413


def test_a_header_cannot_be_smuggled_into_the_answer(site: Site) -> None:
    answer = site.http.post("/in/contact?lang=en%0d%0aSet-Cookie:%20a=b", data={"message": "x"})
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert "\n" not in answer.headers["location"]


def test_a_question_is_carried_into_the_form(site: Site) -> None:
    page = site.http.get("/contact", params={"q": 'Do you <b>"ship"</b> to Jeju?'})
    assert "Do you &lt;b&gt;&#34;ship&#34;&lt;/b&gt; to Jeju?</textarea>" in page.text


def test_our_files_and_nobody_elses(site: Site, tmp_path: Path, form: WebForm) -> None:
    assert site.http.get("/site/site.css").headers["content-type"].startswith("text/css")
    for name in ("..%2fpages.py", "pages.py", "..%2f..%2fserver.py", "%00"):
        assert site.http.get(f"/site/{name}").status_code == 404
    assert site.http.get("/site/theme.css").text == ""


@pytest.mark.browser
def test_a_person_fills_in_the_form(
    site: Site, page: Page, size: str, language: str, shots: Path
) -> None:
    page.goto(f"{site.url}/contact?lang={language}")
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_text(say(language, "site-skip"))).to_be_focused()
    page.get_by_label(say(language, "site-form-your-email")).fill("hong@example")
    page.get_by_label(say(language, "site-form-message")).fill("언제 와요?")
    keep(page, shots, "site-form", size, language)
    page.get_by_role("button", name=say(language, "site-form-send")).click()
    expect(page.get_by_role("alert")).to_contain_text(say(language, "site-form-email"))
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    expect(page.get_by_label(say(language, "site-form-message"))).to_have_value("언제 와요?")
    page.get_by_label(say(language, "site-form-your-email")).fill("hong@example.com")
    page.get_by_role("button", name=say(language, "site-form-send")).click()
    expect(page.get_by_role("heading", name=say(language, "site-thanks"))).to_be_visible()
    assert violations(page) == []
    wait_until(lambda: bool(rows(site.db, Message)))
    [message], [customer] = rows(site.db, Message), rows(site.db, Customer)
    assert message.text == "언제 와요?"
    assert (customer.channel, customer.email) == (Channel.WEB_FORM, "hong@example.com")


@pytest.mark.browser
def test_nothing_sticks_out_on_the_smallest_screen(site: Site, chrome: Browser) -> None:
    """320 px is also what a 1280 px window has at four times the letters' size."""
    page = chrome.new_page(viewport={"width": 320, "height": 640})
    for path in ("/contact", "/contact/thanks"):
        page.goto(f"{site.url}{path}")
        assert violations(page) == []
    page.close()


@pytest.mark.browser
def test_the_form_works_without_scripts(site: Site, chrome: Browser) -> None:
    context = chrome.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/contact?lang=en")
    page.get_by_label("Your message").fill("Where is my parcel?")
    page.wait_for_timeout(3_100)  # as long as a person takes at least
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("heading", name=say("en", "site-thanks"))).to_be_visible()
    context.close()
    assert [message.text for message in rows(site.db, Message)] == ["Where is my parcel?"]


def _old(form: WebForm) -> str:
    return stamp(form.settings.key, now() - timedelta(seconds=10))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


def test_the_reply_to_a_form_goes_by_mail(tmp_path: Path, office: PostOffice) -> None:
    mail = mail_settings(office)
    form = WebForm(site_settings(), mail.office)
    with opened(tmp_path, channels=[form]) as site:
        assert fill(site, t=_old(form), email="hana@example.net").status_code == 303
        assert fill(site, t=_old(form), message="No address").status_code == 303
        with_address, without = rows(site.db, Ticket)
        assert without.reply_to == {}
        queue(site, with_address, "Tomorrow.")
        deliver(site.db, site.jobs, {"email": SmtpSender(mail)}, "dlv_1", now=NOW)
        assert row(site.db, Delivery, "dlv_1").state is DeliveryState.SENT
    [(_, to, letter)] = office.got
    assert to == ["hana@example.net"]
    assert letter["Subject"] == "Re: Where is my parcel?"


class Chat:
    """A visitor who has asked something and left an address; a reply is on its way."""

    def __init__(self, site: Site, widget: Widget, seen_at: datetime) -> None:
        self.site, self.widget = site, widget
        self.token = widget.sessions.open(seen_at)
        widget.sessions.leave_address(self.token, "hana@example.net", seen_at)
        headers = {"authorization": f"Bearer {self.token}"}
        body = b'{"client_message_id": "0123456789abcdef", "text": "Where is it?"}'
        asked = widget.parse(Request("POST", "", headers, {}, body, ""), seen_at)
        Reception(site.db, site.jobs, Desk()).take(asked)
        queue(site, rows(site.db, Ticket)[0], "Tomorrow.")

    def tried(self, at: datetime) -> tuple[DeliveryState, str]:
        assert self.widget.sender
        deliver(self.site.db, self.site.jobs, {"widget": self.widget.sender}, "dlv_1", now=at)
        sent = row(self.site.db, Delivery, "dlv_1")
        return sent.state, sent.way

    def leaves(self) -> None:
        with self.site.db.write() as session:
            for each in session.exec(select(WebSession)):
                each.seen_at = now() - timedelta(minutes=5)
                session.add(each)

    def reads(self) -> list[str]:
        headers = {"authorization": f"Bearer {self.token}"}
        shown = self.site.http.get("/widget/v1/messages", headers=headers).json()["said"]
        return [said["text"] for said in shown if said["by"] == "shop"]

    def follow(self) -> int:
        """How often it is tried again."""
        follow(self.site.db, self.site.jobs, now=now())
        return self.site.jobs.names().count("deliver")


@pytest.fixture
def widget(office: PostOffice) -> Widget:
    return Widget(site_settings(), mail_settings(office))


@pytest.fixture
def site_with_chat(tmp_path: Path, widget: Widget) -> Iterator[Site]:
    with opened(tmp_path, channels=[WebForm(site_settings()), widget]) as site:
        yield site


SENT_BY_MAIL, KEPT = (DeliveryState.SENT, "push"), (DeliveryState.SENT, "pull")


@pytest.mark.parametrize(("answer", "sent"), [("", SENT_BY_MAIL), ("554 no", KEPT)])
def test_who_has_left_the_chat_gets_mail(
    site_with_chat: Site,
    widget: Widget,
    office: PostOffice,
    answer: str,
    sent: tuple[DeliveryState, str],
) -> None:
    """Whatever becomes of the mail, the reply waits in the chat."""
    office.answers = {"DATA": answer} if answer else {}
    chat = Chat(site_with_chat, widget, now() - timedelta(minutes=5))
    assert chat.tried(NOW) == sent
    assert chat.reads() == ["Tomorrow."]
    assert len(office.got) == (0 if answer else 1)


def test_who_leaves_without_reading_gets_mail_once(
    site_with_chat: Site, widget: Widget, office: PostOffice
) -> None:
    chat = Chat(site_with_chat, widget, now())
    assert chat.tried(NOW) == KEPT
    assert chat.follow() == 0  # still there
    chat.leaves()
    assert chat.follow() == 1
    assert chat.tried(now()) == SENT_BY_MAIL
    assert chat.follow() == 1
    assert chat.reads() == ["Tomorrow."]
    assert [to for _, to, _ in office.got] == [["hana@example.net"]]


def test_who_has_read_it_gets_no_mail(site_with_chat: Site, widget: Widget) -> None:
    chat = Chat(site_with_chat, widget, now())
    chat.tried(NOW)
    assert chat.reads() == ["Tomorrow."]
    chat.leaves()
    assert chat.follow() == 0


def test_a_try_that_was_cut_off_mails_nothing_twice(
    site_with_chat: Site, widget: Widget, office: PostOffice
) -> None:
    """The first may have reached the mail server."""
    chat = Chat(site_with_chat, widget, now() - timedelta(minutes=5))
    with site_with_chat.db.write() as session:
        delivery = session.get_one(Delivery, "dlv_1")
        delivery.is_in_flight, delivery.attempts = True, 1
    assert chat.tried(NOW) == KEPT
    assert chat.follow() == 0
    assert (chat.reads(), office.got) == (["Tomorrow."], [])


def mail_settings(office: PostOffice) -> EmailSettings:
    return EmailSettings(
        address="help@example.com",
        secret=SecretStr("0123456789abcdef"),
        password=SecretStr(office.password),
        smtp_host="127.0.0.1",
        smtp_port=office.port,
        smtp_tls=Tls.NONE,
    )


def queue(site: Site, ticket: Ticket, text: str) -> None:
    with site.db.write() as session:
        session.add(
            Delivery(
                id="dlv_1",
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text=text,
                route=ticket.reply_to,
                approved_by="U1",
                created_at=NOW,
            )
        )
