"""The widget by HTTP and in a shop's page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect
from pydantic import SecretStr

from bot.channels.website.form import WebForm
from bot.channels.website.settings import Settings
from bot.channels.website.widget import Widget
from bot.clock import now
from bot.delivery.step import deliver
from bot.texts import say
from bot.tickets.models import Customer, Delivery, Message, Ticket
from bot.tickets.people import VerifiedIdentifier
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels.test_widget import signed
from tests.channels.wire import request_of
from tests.fakes import NOW, payload, row, rows, wait_until
from tests.journeys.browser import violations
from tests.web.conftest import Site, opened
from tests.web.site.conftest import SECRET, SHOP, SIZES, keep

KEY_1, KEY_2 = "0c9f5a4e-0000-4000-8000-000000000001", "0c9f5a4e-0000-4000-8000-000000000002"


def fresh_token(**claims: Any) -> str:
    return signed(exp=int(time.time()) + 200, **claims)


def post(site: Site, path: str, token: str = "", origin: str = SHOP, **body: Any) -> httpx.Response:
    headers = {"origin": origin} | ({"authorization": f"Bearer {token}"} if token else {})
    return site.http.post(f"/widget/v1/{path}", headers=headers, json=body)


def visitor(site: Site) -> str:
    return str(post(site, "session").json()["token"])


def write(site: Site, token: str, text: str = "언제 와요?", key: str = KEY_1) -> httpx.Response:
    return post(site, "messages", token, client_message_id=key, text=text)


def told(site: Site, token: str) -> list[str]:
    headers = {"authorization": f"Bearer {token}"}
    answer = site.http.get("/widget/v1/messages", headers=headers)
    return [said["text"] for said in answer.json()["said"]]


def reply(site: Site, widget: Widget, text: str, number: int = 1) -> str:
    """An approved reply goes out, as the outbox has it."""
    ticket = rows(site.db, Ticket)[-1]
    delivery_id = f"dlv_{number}"
    with site.db.write() as session:
        session.add(
            Delivery(
                id=delivery_id,
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text=text,
                route=ticket.reply_to,
                approved_by="U1",
                created_at=now() + timedelta(seconds=1),
            )
        )
    assert widget.sender
    deliver(site.db, site.jobs, {widget.name: widget.sender}, delivery_id, now=NOW)
    return delivery_id


def test_a_conversation_by_http(site: Site, widget: Widget) -> None:
    token = visitor(site)
    for _ in range(2):  # the browser was not sure
        assert write(site, token).status_code == 202
    delivery = reply(site, widget, "내일 도착해요.")
    assert row(site.db, Delivery, delivery).state is DeliveryState.SENT
    assert told(site, token) == ["언제 와요?", "내일 도착해요."]
    assert row(site.db, Delivery, delivery).state is DeliveryState.DELIVERED
    assert told(site, token) == ["언제 와요?", "내일 도착해요."]
    assert told(site, visitor(site)) == []


def test_what_the_frame_has_is_not_sent_again(site: Site) -> None:
    token = visitor(site)
    write(site, token)
    headers = {"authorization": f"Bearer {token}"}
    mark = site.http.get("/widget/v1/messages", headers=headers).headers["x-mark"]
    again = site.http.get(f"/widget/v1/messages?have={mark}", headers=headers)
    assert (again.status_code, again.content) == (204, b"")


def test_signing_in_shows_nothing_of_what_was_written_before(site: Site) -> None:
    before = visitor(site)
    write(site, before, "익명으로 썼어요")
    signed_in = post(site, "identify", before, jwt=fresh_token()).json()["token"]
    assert signed_in != before
    assert told(site, signed_in) == []
    write(site, signed_in, "로그인하고 썼어요", KEY_2)
    assert told(site, before) == ["익명으로 썼어요"]
    elsewhere = post(site, "identify", jwt=fresh_token(device=2)).json()["token"]
    assert told(site, elsewhere) == ["로그인하고 썼어요"]
    assert len(rows(site.db, Customer)) == 2
    assert [each.value for each in rows(site.db, VerifiedIdentifier)] == ["jane@example.com"]


def test_a_token_is_exchanged_once(site: Site) -> None:
    token = fresh_token()
    assert post(site, "identify", jwt=token).status_code == 201
    assert post(site, "identify", jwt=token).status_code == 401


@pytest.mark.parametrize("jwt", ["", "a.b.c", None, 7, ["x"], fresh_token(aud="other")])
def test_a_wrong_token_signs_nobody_in(site: Site, jwt: Any) -> None:
    assert post(site, "identify", jwt=jwt).status_code == 401
    assert post(site, "identify", jwt="x" * 40_000).status_code == 413


def test_an_ended_session_says_nothing_more(site: Site) -> None:
    token = visitor(site)
    write(site, token)
    headers = {"authorization": f"Bearer {token}"}
    assert site.http.delete("/widget/v1/session", headers=headers).status_code == 204
    assert site.http.get("/widget/v1/messages", headers=headers).status_code == 401


def test_an_address_is_kept_for_when_the_visitor_has_left(site: Site) -> None:
    token = visitor(site)
    write(site, token)
    assert post(site, "email", token, email="not an address").status_code == 422
    assert post(site, "email", token, email="a@b.co\nBcc: x@y.co").status_code == 422
    assert post(site, "email", token, email="hana@example.com").status_code == 204
    assert rows(site.db, Customer)[0].email == "hana@example.com"


def test_browsers_are_told_exactly_who_may_read(site: Site) -> None:
    fixture = payload("widget/preflight_unlisted.json")
    request = request_of(fixture)
    answer = site.http.options("/widget/v1/messages", headers=dict(request.headers))
    assert answer.status_code == fixture["response"]["status"]
    assert answer.headers["vary"] == fixture["response"]["headers"]["Vary"]
    assert "access-control-allow-origin" not in answer.headers
    listed = site.http.options("/widget/v1/messages", headers={"origin": SHOP})
    assert listed.headers["access-control-allow-origin"] == SHOP
    assert listed.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in listed.headers


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "https://shop.example.evil.test"])
def test_pages_nobody_listed_get_nothing(site: Site, origin: str) -> None:
    for path in ("session", "identify", "messages", "email"):
        answer = post(site, path, origin=origin)
        assert answer.status_code == 403
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-origin" not in answer.headers
    assert rows(site.db, Message) == []


def test_the_frame_may_be_shown_by_the_shops_pages_only(site: Site) -> None:
    policy = site.http.get("/widget").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {SHOP}" in policy
    assert "script-src 'self'" in policy


SHOP_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>
<style>:root {{ --deskbell-accent: #0b6b55 }} body {{ margin: 0; font: 16px/1.6 system-ui,
sans-serif; background: #f7f5f0; color: #222 }} main {{ max-width: 46rem; margin: 4rem auto;
padding: 0 1.5rem }}</style></head><body><main><h1>Moa</h1><p>Blankets, lamps and more.</p></main>
<script src="{desk}/widget.js" data-lang="{language}"></script></body></html>"""


@contextmanager
def shop_page(folder: Path) -> Iterator[str]:
    """A shop's own web server, at an origin of its own."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder))
    )
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Site, Widget, str]]:
    """A desk, and a shop whose page shows its widget."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with shop_page(folder) as origin:
        settings = Settings(secret=SecretStr(SECRET), origins=(origin,))
        widget = Widget(settings)
        with opened(tmp_path, channels=[WebForm(settings), widget]) as site:
            for language in ("ko", "en"):
                html = SHOP_PAGE.format(language=language, desk=site.url)
                (folder / f"{language}.html").write_text(html)
            yield site, widget, origin


HOSTILE = ("<img src=x onerror=alert(1)> 언제 와요?", "<script>alert(1)</script>")
SAID = {
    "ko": ("어제 주문한 담요는 언제 오나요?", "오늘 출고했어요. 내일 문 앞에 도착해요."),
    "en": ("When does my blanket arrive?", "It left today, and arrives tomorrow."),
}


def chat(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


@pytest.mark.browser
def test_a_customer_writes_and_reads_the_answer(
    shop: tuple[Site, Widget, str], page: Page, size: str, language: str, shots: Path
) -> None:
    site, widget, origin = shop
    page.goto(f"{origin}/{language}.html")
    launcher = page.get_by_role("button", name=say(language, "site-chat-open"))
    expect(launcher).to_be_visible()
    assert violations(page) == []
    launcher.focus()
    page.keyboard.press("Enter")
    box = chat(page).get_by_label(say(language, "site-chat-message"), exact=True)
    expect(box).to_be_focused()
    asked, answer = SAID[language] if size == "narrow" else HOSTILE
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    wait_until(lambda: bool(rows(site.db, Message)))
    reply(site, widget, answer)
    log = chat(page).get_by_role("log")
    expect(log).to_contain_text(answer)
    expect(log).to_contain_text(asked)
    expect(log.locator(".line.customer")).to_have_count(1)
    colour = chat(page).locator("header").evaluate("it => getComputedStyle(it).backgroundColor")
    assert colour == "rgb(11, 107, 85)"  # the shop's own
    assert row(site.db, Delivery, "dlv_1").state is DeliveryState.DELIVERED
    keep(page, shots, "site-widget", size, language) if size == "narrow" else None
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(launcher).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize(("size", "language"), [("wide", "ko")], indirect=True)
def test_an_answer_that_came_meanwhile_is_counted(
    shop: tuple[Site, Widget, str], page: Page
) -> None:
    site, widget, origin = shop
    page.goto(f"{origin}/ko.html")
    page.get_by_role("button", name=say("ko", "site-chat-open")).click()
    box = chat(page).get_by_label(say("ko", "site-chat-message"), exact=True)
    box.fill("언제 와요?")
    box.press("Enter")
    wait_until(lambda: bool(rows(site.db, Message)))
    page.goto(f"{origin}/ko.html")  # another page of the shop
    reply(site, widget, "내일 도착해요.")
    page.get_by_role("button", name=say("ko", "site-chat-open")).click()
    expect(chat(page).get_by_role("log")).to_contain_text("내일 도착해요.")


@pytest.mark.browser
@pytest.mark.parametrize(("size", "language"), [("wide", "ko")], indirect=True)
def test_the_shop_signs_its_customer_in(shop: tuple[Site, Widget, str], page: Page) -> None:
    site, _, origin = shop
    page.goto(f"{origin}/ko.html")
    with page.expect_response("**/widget/v1/identify") as exchange:
        page.evaluate("jwt => { Deskbell.identify(jwt); Deskbell.open() }", fresh_token())
    exchange.value.finished()
    box = chat(page).get_by_label(say("ko", "site-chat-message"), exact=True)
    expect(box).to_be_focused()
    box.fill("제 주문이요")
    box.press("Enter")
    wait_until(lambda: bool(rows(site.db, Message)))
    assert [c.external_id for c in rows(site.db, Customer)] == ["customer:c-9"]
    page.evaluate("Deskbell.logout()")
    expect(chat(page).get_by_text("제 주문이요")).to_have_count(0)


@pytest.mark.browser
def test_the_frame_by_itself_meets_every_rule(
    site: Site, page: Page, size: str, language: str
) -> None:
    """axe does not look into the frame of another origin."""
    page.goto(f"{site.url}/widget?lang={language}")
    box = page.get_by_label(say(language, "site-chat-message"), exact=True)
    box.fill("언제 와요?")
    box.press("Enter")
    expect(page.locator(".line.customer .when")).not_to_contain_text(
        say(language, "site-chat-sending")
    )
    assert violations(page) == []
    page.evaluate("document.getElementById('address').hidden = false")
    assert violations(page) == []
    for target in page.locator("button:visible, input:visible, textarea:visible").all():
        place = target.bounding_box()
        assert place
        assert min(place["width"], place["height"]) >= 44


@pytest.mark.browser
@pytest.mark.parametrize("size", ["narrow"])
@pytest.mark.parametrize("language", ["en"])
def test_what_is_typed_before_the_script_has_come_is_not_lost(
    site: Site, page: Page, size: str, language: str
) -> None:
    held: list[Route] = []
    page.route("**/chat.js*", lambda route: held.append(route))
    page.goto(f"{site.url}/widget?lang={language}", wait_until="commit")
    page.get_by_label(say(language, "site-chat-message"), exact=True).fill("When?")
    send = page.get_by_label(say(language, "site-chat-send"))
    expect(send).to_be_disabled()
    held[0].continue_()
    send.click()
    expect(page.locator(".line.customer .bubble")).to_have_text("When?")


@pytest.mark.browser
def test_no_other_page_can_show_it(
    shop: tuple[Site, Widget, str], chrome: Browser, tmp_path: Path
) -> None:
    site, _, _ = shop
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "index.html").write_text(SHOP_PAGE.format(language="en", desk=site.url))
    page = chrome.new_page(viewport=SIZES["wide"])
    with shop_page(hostile) as origin:
        page.goto(origin)
        page.get_by_role("button", name=say("en", "site-chat-open")).click()
        page.wait_for_timeout(1_000)
        assert not any("/widget?" in frame.url for frame in page.frames if frame.name != "error")
    page.close()
    assert rows(site.db, Message) == []


@pytest.mark.browser
def test_visitors_are_asked_for_an_address_when_nobody_is_there(
    site: Site, chrome: Browser, shots: Path
) -> None:
    context = chrome.new_context(viewport=SIZES["narrow"], locale="ko", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site.url}/widget?lang=ko")
    page.evaluate("document.body.dataset.open = 'no'")
    box = page.get_by_label(say("ko", "site-chat-message"), exact=True)
    box.fill("언제 와요?")
    box.press("Enter")
    address = page.get_by_label(say("ko", "site-chat-address"))
    expect(address).to_be_visible()
    address.fill("nobody")
    address.press("Enter")
    expect(page.get_by_text(say("ko", "site-form-email"))).to_be_visible()
    address.fill("hana@example.com")
    address.press("Enter")
    expect(page.get_by_text(say("ko", "site-chat-address-kept"))).to_be_visible()
    context.close()
    assert rows(site.db, Customer)[0].email == "hana@example.com"
