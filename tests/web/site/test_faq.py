"""The FAQ page: what anybody may read, found as they type it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.channels.website.form import WebForm
from bot.clock import now
from bot.texts import say
from bot.tickets.faq_votes import FaqVote, Voted, votes
from bot.web.site.shown import Entry
from tests.fakes import rows
from tests.journeys.browser import violations
from tests.web.conftest import NoFaq, Site, opened
from tests.web.site.conftest import SECRET_ARTICLE, keep

ASKED = {"ko": "배송비", "en": "shipping cost"}
ANSWER = {"ko": "배송비는 얼마인가요?", "en": "How much is shipping?"}


def test_every_public_article_of_the_language_is_there(site: Site) -> None:
    korean, english = site.http.get("/faq?lang=ko").text, site.http.get("/faq?lang=en").text
    assert ANSWER["ko"] in korean
    assert ANSWER["en"] in english
    assert ANSWER["en"] not in korean


@pytest.mark.parametrize(
    "query", ["배송비", "배 송 비", "베송비 얼마", "배송비얼마에요", "택배비는 얼마"]
)
def test_slips_and_spaces_do_no_harm(site: Site, query: str) -> None:
    page = site.http.get("/faq/found", params={"q": query, "lang": "ko"}).text
    assert "배송비" in page


@pytest.mark.parametrize("query", [SECRET_ARTICLE.title, "쿠폰 보상 기준", "30,000원까지 보상"])
def test_what_is_for_agents_is_never_shown(site: Site, query: str) -> None:
    for path in ("/faq", "/faq/found"):
        page = site.http.get(path, params={"q": query, "lang": "ko"}).text
        assert f"{SECRET_ARTICLE.title}</span>" not in page
        assert "화가 난" not in page
    assert site.http.get(f"/faq/read/{SECRET_ARTICLE.id}").status_code == 404
    assert site.http.post(f"/faq/vote/{SECRET_ARTICLE.id}?helpful=no").status_code == 404


HOSTILE = Entry(
    id="x-hostile",
    title="<script>alert(1)</script>",
    text=(
        "<img src=x onerror=alert(1)> [누르기](javascript:alert(1)) <b onclick=a()>굵게</b>\n\n"
        "![그림](https://shop.example/a.png) ![염탐](https://evil.test/pixel.gif)\n\n"
        "[링크](https://shop.example/guide) https://shop.example/plain"
    ),
    category="<i>기타</i>",
    language="ko",
)


class Hostile(NoFaq):
    def entries(self, language: str) -> list[Entry]:
        return [HOSTILE]

    def entry(self, article_id: str) -> Entry | None:
        return HOSTILE


@pytest.mark.parametrize("path", ["/faq", "/faq/read/x-hostile"])
def test_an_article_can_do_nothing(tmp_path: Path, form: WebForm, path: str) -> None:
    with opened(tmp_path, channels=[form], faq=Hostile()) as site:
        page = site.http.get(f"{path}?lang=ko").text
    for harm in ("<script>alert", 'href="javascript:', "<img src=x", "<b onclick", "evil.test"):
        assert harm not in page
    assert "<i>기타" not in page
    assert '<img src="https://shop.example/a.png"' in page
    assert 'href="https://shop.example/guide" rel="noopener nofollow"' in page
    assert 'href="https://shop.example/plain"' in page


@pytest.mark.parametrize(
    "query", ['"><script>alert(1)</script>', "%00", "' OR 1=1 --", "가" * 5_000]
)
def test_a_query_can_do_nothing(site: Site, query: str) -> None:
    for path in ("/faq", "/faq/found"):
        answer = site.http.get(path, params={"q": query, "lang": "ko"})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


def test_the_query_is_carried_into_the_form(site: Site) -> None:
    page = site.http.get("/faq/found", params={"q": "앵무새 & 함께", "lang": "ko"}).text
    link = page.split('href="/contact?')[1].split('"')[0].replace("&amp;", "&")
    assert "앵무새 &amp; 함께</textarea>" in site.http.get(f"/contact?{link}").text


def test_a_vote_is_kept_once_and_may_be_changed(site: Site) -> None:
    for said in ("yes", "yes", "no"):
        answer = site.http.post(f"/faq/vote/ko-ship-01?helpful={said}&lang=ko")
        assert answer.status_code == 303
        page = site.http.get(answer.headers["location"]).text
        assert say("ko", f"site-voted-{said}") in page
    assert site.http.post("/faq/vote/ko-ship-01?helpful=maybe").status_code == 404
    assert site.http.post("/faq/vote/no-such?helpful=yes").status_code == 404
    [vote] = rows(site.db, FaqVote)
    assert (vote.title, vote.is_helpful) == (ANSWER["ko"], False)
    assert "127.0.0.1" not in vote.visitor
    at = now()
    with site.db.read() as session:
        told = votes(session, at - timedelta(hours=1), at + timedelta(hours=1))
    assert told == [Voted(ANSWER["ko"], yes=0, no=1)]


@pytest.mark.browser
def test_answers_come_as_one_types(
    site: Site, page: Page, size: str, language: str, shots: Path
) -> None:
    page.goto(f"{site.url}/faq?lang={language}")
    assert violations(page) == []
    keep(page, shots, "site-faq", size, language) if size == "wide" else None
    field = page.get_by_label(say(language, "site-faq-search"))
    field.press_sequentially(ASKED[language], delay=30)
    entry = page.locator("#found").get_by_text(ANSWER[language], exact=True)
    expect(entry).to_be_visible()
    expect(page.locator("[data-status]")).not_to_be_empty()
    expect(field).to_be_focused()
    entry.click()
    expect(page.locator("#found details[open] .prose")).to_be_visible()
    assert violations(page) == []
    keep(page, shots, "site-faq-found", size, language)
    page.locator("#found details[open]").get_by_role(
        "button", name=say(language, "site-vote-no"), exact=True
    ).click()
    expect(page.get_by_text(say(language, "site-voted-no"))).to_be_focused()
    assert [vote.is_helpful for vote in rows(site.db, FaqVote)] == [False]
    assert violations(page) == []
    field.fill("")
    expect(page.locator("[data-all]")).to_be_visible()
    field.fill("앵무새")
    page.locator("#found").get_by_role("link", name=say(language, "site-faq-ask-us")).click()
    expect(page.get_by_label(say(language, "site-form-message"))).to_have_value("앵무새")


@pytest.mark.browser
def test_an_article_has_a_page_of_its_own(
    site: Site, page: Page, size: str, language: str, shots: Path
) -> None:
    page.goto(f"{site.url}/faq?lang={language}")
    page.locator("#policies a").last.click()
    expect(page.locator("article h1")).to_be_visible()
    assert violations(page) == []
    keep(page, shots, "site-article", size, language) if size == "wide" else None


@pytest.mark.browser
def test_it_works_without_scripts(site: Site, chrome: Browser) -> None:
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site.url}/faq?lang=en")
    page.get_by_label("Search the FAQ").fill("shiping cost")
    page.get_by_role("button", name="Search").click()
    page.locator("#found summary").filter(has_text=ANSWER["en"]).click()
    page.get_by_role("button", name="Yes", exact=True).locator("visible=true").click()
    expect(page.get_by_text(say("en", "site-voted-yes"))).to_be_visible()
    context.close()
    assert [vote.is_helpful for vote in rows(site.db, FaqVote)] == [True]
