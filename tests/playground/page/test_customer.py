"""The customer's pane: writing, delivery, replies, samples."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from standardwebhooks import Webhook

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.playground.page.desk import Desk
from tests.playground.raw_server import RawServer, Reaction, raw_server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def intake(playground: Playground) -> Iterator[RawServer]:
    with raw_server() as server:
        playground.connect(app_url="", intake_url=server.url, intake_token="door-key")
        yield server


def reply(playground: Playground, customer: str, text: str, kind: str = "reply.approved") -> None:
    now = datetime.now(UTC)
    data = {"ticket": "T-7", "customer_id": customer, "text": text}
    body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
    id_ = secrets.token_hex(8)
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(playground.settings.reply_secret).sign(id_, now, body),
    }
    answer = httpx.post(f"{playground.url}/customer/replies", content=body, headers=headers)
    assert answer.is_success


def test_a_customer_message_reaches_the_shop_and_says_so(desk: Desk, intake: RawServer) -> None:
    desk.by("persona-select").select_option("liam")
    desk.by("customer-input").fill("Where is <b>my</b> order & more?")
    desk.by("customer-send").click()
    sent = desk.by("customer-message", direction="in", state="delivered")
    expect(sent).to_contain_text("Where is <b>my</b> order & more?")
    expect(sent).to_contain_text("Delivered")
    assert json.loads(intake.received[0].body)["text"] == "Where is <b>my</b> order & more?"


def test_an_email_customer_writes_a_subject(desk: Desk, intake: RawServer) -> None:
    desk.by("persona-select").select_option("emma")
    expect(desk.by("customer-subject")).to_be_hidden()
    desk.by("persona-select").select_option("liam")
    desk.by("customer-subject").fill("Refund")
    desk.by("customer-input").fill("Still waiting")
    desk.page.keyboard.press("Enter")
    expect(desk.by("customer-message", state="delivered")).to_contain_text("Refund")
    assert json.loads(intake.received[0].body)["subject"] == "Refund"


def test_what_was_not_delivered_says_why_and_can_be_sent_again(
    desk: Desk, intake: RawServer
) -> None:
    intake.reactions.append(Reaction(503, body=b"closed"))
    desk.by("customer-input").fill("Hello?")
    desk.page.keyboard.press("Enter")
    failed = desk.by("customer-message", state="failed")
    expect(failed).to_contain_text("HTTP 503: closed")
    desk.by("customer-retry").click()
    expect(desk.by("customer-message", state="delivered")).to_contain_text("Hello?")
    assert len(intake.received) == 2


def test_a_reply_arrives_without_reloading(desk: Desk, playground: Playground) -> None:
    reply(playground, "emma", "It ships today.")
    arrived = desk.by("customer-message", direction="out")
    expect(arrived).to_contain_text("It ships today.")
    expect(arrived).to_contain_text("Approved by an agent")


def test_an_automatic_reply_is_told_apart(desk: Desk, playground: Playground) -> None:
    reply(playground, "emma", "We are closed.", kind="reply.automatic")
    expect(desk.by("customer-message", kind="reply.automatic")).to_contain_text("Automatic reply")


def test_a_reply_to_somebody_else_shows_as_unread_until_opened(
    desk: Desk, playground: Playground, intake: RawServer
) -> None:
    desk.by("customer-input").fill("I am being served")
    desk.page.keyboard.press("Enter")
    expect(desk.by("customer-message", state="delivered")).to_be_visible()
    reply(playground, "noah", "For you, Noah.")
    waiting = desk.by("persona-recent", persona="noah", unread="true")
    waiting.click()
    expect(desk.by("customer-message", direction="out")).to_contain_text("For you, Noah.")
    expect(waiting).to_have_count(0)


SAMPLES = [
    {"id": "1", "lang": "en", "persona": "emma", "channel": "web_form", "name": "Emma Clarke",
     "text": "First?", "note": "n"},
    {"id": "2", "lang": "en", "persona": "zoe", "channel": "email", "name": "Zoe Marsh",
     "segment": "vip", "subject": "Late", "text": "Second?", "note": "n"},
]  # fmt: skip


@pytest.fixture
def sampled(tmp_path: Path) -> Iterator[Playground]:
    samples = tmp_path / "samples.jsonl"
    samples.write_text("\n".join(json.dumps(sample) for sample in SAMPLES))
    settings = PlaygroundSettings(lang="en", samples=samples, sample_every=600.0)
    with Playground(settings) as playground:
        yield playground


def test_the_next_sample_opens_its_own_customer(page: Page, sampled: Playground) -> None:
    desk = Desk(page, sampled).open()
    desk.by("next-sample").click()
    expect(desk.by("customer-message")).to_contain_text("First?")
    desk.by("next-sample").click()
    expect(desk.by("customer-message")).to_contain_text("Second?")
    expect(desk.by("persona-select")).to_have_value("zoe")
    expect(desk.by("samples-status")).to_have_text("All samples sent")
    expect(desk.by("next-sample")).to_be_disabled()


def test_automatic_samples_count_down_and_can_be_paused(page: Page, sampled: Playground) -> None:
    desk = Desk(page, sampled).open()
    expect(desk.by("samples-status")).to_contain_text("Next one in ")
    desk.by("samples-pause").click()
    expect(desk.by("samples-status")).to_contain_text("Automatic samples paused")
    desk.by("samples-pause").click()
    expect(desk.by("samples-status")).to_contain_text("Next one in ")
