"""The contact form: what is taken, what is passed over, what is refused."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.contract import Ignored, Refused, Request
from bot.channels.inbound import Inbound
from bot.channels.website.form import NAME, WebForm, is_email
from bot.channels.website.settings import Settings
from bot.channels.website.stamps import age, stamp
from bot.errors import Misconfigured
from tests.channels.wire import clock, events_of, request_of
from tests.fakes import NOW, payload

SECRET = "TEST_widget_identity_secret"


@pytest.fixture
def form() -> WebForm:
    return WebForm(Settings(secret=SecretStr(SECRET), origins=("https://shop.example",)))


def sent(form: WebForm, /, after: timedelta = timedelta(seconds=20), **fields: Any) -> Request:
    """What a browser sends that showed the form a while ago."""
    usual = {
        "name": "홍길동",
        "email": "hong@example.com",
        "message": "언제 와요?",
        "website": "",
        "t": stamp(form.settings.key, NOW - after),
    }
    body = urlencode(usual | fields).encode()
    return Request("POST", "", {"host": "desk.example"}, {}, body, "203.0.113.7")


def test_a_form_as_it_comes_from_a_browser(form: WebForm) -> None:
    expect = payload("forms/contact_form_post.json")["expect"]
    [message] = events_of(form, "forms/contact_form_post.json")
    assert isinstance(message, Inbound)
    assert message.sender.external_id == expect["customer"]
    assert message.sender.verified == ()
    assert message.text == expect["text"]


def test_a_robot_is_thanked_like_everybody(form: WebForm) -> None:
    fixture = payload("forms/contact_form_bot.json")
    assert events_of(form, "forms/contact_form_bot.json") == [Ignored("spam")]
    answer = form.answer([], clock(fixture))
    assert answer.status == fixture["response"]["status"]
    assert answer.headers["Location"] == fixture["response"]["headers"]["Location"]


@pytest.mark.parametrize("name", ["contact_form_post", "contact_form_bot"])
def test_a_page_nobody_listed_sends_us_nothing(form: WebForm, name: str) -> None:
    fixture = payload(f"forms/{name}.json")
    for origin in ("https://shop.example.evil.test", "https://evil.test", "http://shop.example"):
        request = request_of(fixture, headers={"origin": origin, "host": "desk.example"})
        with pytest.raises(Refused) as refused:
            form.verify(request, clock(fixture))
        assert refused.value.status == 403
    for origin in ("https://desk.example", "https://shop.example", "null", ""):
        headers = {"origin": origin, "host": "desk.example"}
        form.verify(request_of(fixture, headers=headers), clock(fixture))


@pytest.mark.parametrize(
    "fields",
    [
        {"website": "http://spam.example"},
        {"t": ""},
        {"t": "1763608320.abc"},
        {"t": stamp(b"somebody else's key of 24 bytes", NOW - timedelta(seconds=20))},
        {"t": stamp(SECRET.encode(), NOW - timedelta(seconds=2))},
        {"t": stamp(SECRET.encode(), NOW + timedelta(seconds=60))},
        {"t": "９９.é"},
    ],
)
def test_what_no_person_sends_is_passed_over(form: WebForm, fields: dict[str, Any]) -> None:
    assert form.parse(sent(form, **fields), NOW) == [Ignored("spam")]


def test_three_seconds_are_enough(form: WebForm) -> None:
    assert isinstance(form.parse(sent(form, timedelta(seconds=3)), NOW)[0], Inbound)


@pytest.mark.parametrize(
    ("fields", "problem", "status"),
    [
        ({"message": "  \n "}, "site-form-empty", 422),
        ({"message": "가" * 4_001}, "site-form-long", 422),
        ({"message": "가" * 7_000}, "too large", 413),
        ({"email": "hong"}, "site-form-email", 422),
        ({"email": "hong@example.com\nBcc: all@example.com"}, "site-form-email", 422),
        ({"email": "hong@example.com, all@example.com"}, "site-form-email", 422),
        ({"email": '"<script>"@example.com'}, "site-form-email", 422),
    ],
)
def test_what_was_filled_in_wrongly_is_said(
    form: WebForm, fields: dict[str, Any], problem: str, status: int
) -> None:
    with pytest.raises(Refused, match=problem) as refused:
        form.parse(sent(form, **fields), NOW)
    assert refused.value.status == status


def test_four_thousand_korean_letters_fit(form: WebForm) -> None:
    """Nine bytes each on the wire."""
    request = sent(form, message="가" * 4_000)
    assert len(request.body) <= form.max_bytes
    [message] = form.parse(request, NOW)
    assert isinstance(message, Inbound)
    assert len(message.text) == 4_000


def test_a_name_takes_one_line(form: WebForm) -> None:
    [message] = form.parse(sent(form, name="Hong\r\nBcc: all@example.com"), NOW)
    assert isinstance(message, Inbound)
    assert message.sender.name == "Hong Bcc: all@example.com"


def test_a_second_click_is_the_same_message(form: WebForm) -> None:
    first, second = (form.parse(sent(form), NOW)[0] for _ in range(2))
    [other] = form.parse(sent(form, message="또 있어요"), NOW)
    assert isinstance(first, Inbound)
    assert isinstance(second, Inbound)
    assert isinstance(other, Inbound)
    assert first.event_key == second.event_key != other.event_key


def test_people_without_an_address_are_not_one_customer(form: WebForm) -> None:
    [one] = form.parse(sent(form, email="", message="첫째"), NOW)
    [two] = form.parse(sent(form, email="", message="둘째"), NOW)
    assert isinstance(one, Inbound)
    assert isinstance(two, Inbound)
    assert one.sender.external_id != two.sender.external_id


def test_the_same_page_is_not_sent_again_and_again(form: WebForm) -> None:
    for number in range(3):
        form.parse(sent(form, message=f"{number}"), NOW)
    with pytest.raises(Refused) as refused:
        form.parse(sent(form, message="4"), NOW)
    assert refused.value.status == 429
    assert form.parse(sent(form, message="5"), NOW + timedelta(minutes=11))


def test_nobody_sends_more_than_ten_in_ten_minutes(form: WebForm) -> None:
    for number in range(10):
        form.parse(sent(form, timedelta(seconds=10 + number), message=f"{number}"), NOW)
    with pytest.raises(Refused):
        form.parse(sent(form, timedelta(seconds=60)), NOW)


@budget(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
def test_nothing_that_is_sent_breaks_it(body: bytes) -> None:
    form = WebForm(Settings(secret=SecretStr(SECRET)))
    request = Request("POST", "", {}, {}, body, "203.0.113.7")
    with suppress(Refused):
        assert form.parse(request, NOW) == [Ignored("spam")]


def test_a_stamp_is_as_old_as_it_says() -> None:
    key = SECRET.encode()
    assert age(key, stamp(key, NOW), NOW + timedelta(minutes=2)) == timedelta(minutes=2)
    assert age(key, stamp(key, NOW).replace("1", "2", 1), NOW) is None


@pytest.mark.parametrize("good", ["a@b.co", "hong.gil-dong+shop@mail.example.co.kr"])
def test_addresses(good: str) -> None:
    assert is_email(good)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_ORIGINS", "shop.example"),
        ("SITE_ORIGINS", "https://shop.example/faq"),
        ("SITE_ORIGINS", "http://shop.example"),
        ("SITE_ORIGINS", "*"),
        ("SITE_SECRET", "short"),
    ],
)
def test_settings_that_cannot_be_meant_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("SITE_SECRET", SECRET)
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=name) as told:
        Settings.read()
    assert "short" not in str(told.value)


def test_it_is_off_until_there_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert WebForm.open() is None
    monkeypatch.setenv("SITE_SECRET", SECRET)
    monkeypatch.setenv("SITE_ORIGINS", "https://shop.example, http://localhost:3000")
    form = WebForm.open()
    assert form
    assert form.name == NAME
    assert form.settings.origins == ("https://shop.example", "http://localhost:3000")
