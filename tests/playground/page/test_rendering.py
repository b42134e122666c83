"""Text and blocks become DOM nodes, and data never becomes markup."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App

from bot.playground.server import Playground
from tests.playground.page.desk import JSON, Desk, post, section
from tests.playground.views import actions, plain

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reader(chrome: Browser, running: Playground) -> Iterator[Page]:
    """One open page for all tables: renderers keep nothing."""
    context = chrome.new_context(locale="en-US", timezone_id="UTC")
    page = context.new_page()
    page.goto(running.url)
    expect(page.get_by_test_id("customer-input")).to_be_visible()
    yield page
    context.close()


def rendered(page: Page, module: str, function: str, argument: Any) -> str:
    """What one of the page's renderers makes of it, as HTML without classes and wrappers."""
    html: str = page.evaluate(
        """async ([module, name, argument]) => {
            const rendered = (await import(module))[name](argument);
            const box = document.createElement("div");
            box.append(rendered);
            for (const node of box.querySelectorAll("*")) {
              for (const name of ["class", "style", "title", "target", "rel"]) {
                node.removeAttribute(name);
              }
            }
            return box.innerHTML.replaceAll(' style=""', "");
        }""",
        [module, function, argument],
    )
    return html


def line(html: str) -> str:
    return f"<div>{html}</div>"


MRKDWN = [
    ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
    ("*_both_*", "<strong><em>both</em></strong>"),
    ("(*in brackets*)", "(<strong>in brackets</strong>)"),
    ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
    ("* not bold *", "* not bold *"),
    ("*굵게*입니다", "*굵게*입니다"),  # Slack wants a boundary after the mark
    ("*굵게* 입니다", "<strong>굵게</strong> 입니다"),
    ("`*code*`", "<code>*code*</code>"),
    ("*a `*` b*", "<strong>a <code>*</code> b</strong>"),
    ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
    ("<https://a.example/?b&amp;c|d&amp;e>", '<a href="https://a.example/?b&amp;c">d&amp;e</a>'),
    ("see https://a.example/x.", 'see <a href="https://a.example/x">https://a.example/x</a>.'),
    ("<mailto:a@b.example|a@b.example>", '<a href="mailto:a@b.example">a@b.example</a>'),
    ("<javascript:alert(1)|x>", "<span>x</span>"),
    ("<data:text/html,hi|x>", "<span>x</span>"),
    ("<@U_JUN> <#C_ORDERS>", "<span>@Jun Park</span> <span>#orders</span>"),
    ("<!here> <!subteam^S_ORDERS>", "<span>@here</span> <span>@orders-oncall</span>"),
    ("<!subteam^S_X|@orders-oncall>", "<span>@orders-oncall</span>"),
    ("<@U_NOBODY>", "<span>@U_NOBODY</span>"),
    (":tada: :no_such_thing:", "<span>🎉</span> :no_such_thing:"),
    ("at 10:30:45 sharp", "at 10:30:45 sharp"),
    ("<!date^1700000000^{date_num} {time}|then>", "<time>2023-11-14 10:13 PM</time>"),
    ("<!date^never^{date}|then>", "<time>then</time>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), MRKDWN)
def test_mrkdwn_in_one_line(reader: Page, text: str, html: str) -> None:
    assert rendered(reader, "/static/rich/mrkdwn.js", "mrkdwn", text) == line(html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> a\n&gt; b\nc", "<blockquote><div>a</div><div>b</div></blockquote><div>c</div>"),
        ("&gt;&gt;&gt;all\nof it", "<blockquote><div>all</div><div>of it</div></blockquote>"),
        ("• one\n• *two*", "<div><span>•</span><span>one</span></div>"
         "<div><span>•</span><span><strong>two</strong></span></div>"),
        ("a\n```\n<x> *y*\n```\nb", "<div>a</div><pre>&lt;x&gt; *y*</pre><div>b</div>"),
    ],
)  # fmt: skip
def test_mrkdwn_over_several_lines(reader: Page, text: str, html: str) -> None:
    assert rendered(reader, "/static/rich/mrkdwn.js", "mrkdwn", text) == html


@pytest.mark.parametrize(("days", "word"), [(-1, "Yesterday"), (0, "Today"), (1, "Tomorrow")])
def test_a_near_date_is_named_from_today(reader: Page, days: int, word: str) -> None:
    text = f"<!date^{int(time.time()) + days * 86_400}^{{date_short_pretty}}|then>"
    html = rendered(reader, "/static/rich/mrkdwn.js", "mrkdwn", text)
    assert html == line(f"<time>{word}</time>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("[x](https://a.example)", '<p><a href="https://a.example">x</a></p>'),
        ("[x](javascript:alert)", "<p><span>x</span></p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("> q\n\n---", "<blockquote><p>q</p></blockquote><hr>"),
        ("```py\nx = 1\n```", "<pre>x = 1</pre>"),
    ],
)
def test_standard_markdown(reader: Page, text: str, html: str) -> None:
    assert rendered(reader, "/static/rich/markdown.js", "markdown", text) == html


def cell(text: str) -> JSON:
    return {"type": "raw_text", "text": text}


RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "On call: ", "style": {"bold": True}},
                {"type": "user", "user_id": "U_JUN"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "carrier"}]}
            ],
        },
    ],
}
CHART = {
    "type": "data_visualization",
    "title": "By type",
    "chart": {"type": "pie", "segments": [{"label": "Orders", "value": 7}]},
}
TABLE = {
    "type": "table",
    "rows": [[cell("Agent"), cell("Sent")], [cell("Mina"), {"type": "raw_text", "text": "22"}]],
}


def test_a_message_shows_each_kind_of_block(desk: Desk, bot: App) -> None:
    post(
        bot,
        "C_SUPPORT",
        {"type": "header", "text": plain("Ticket :ticket:")},
        section("Body", fields=[plain("Left"), plain("Right")]),
        {"type": "divider"},
        {"type": "context", "elements": [plain("Small print")]},
        {"type": "markdown", "text": "## Notes"},
        RICH,
        TABLE,
        CHART,
    )
    card = desk.by("message")
    expect(card.get_by_role("heading", name="Ticket 🎫")).to_be_visible()
    expect(card.get_by_role("heading", name="Notes")).to_be_visible()
    expect(card.get_by_role("listitem")).to_have_text("carrier")
    expect(card.get_by_role("cell", name="22")).to_be_visible()
    expect(card.get_by_role("rowheader", name="Orders")).to_be_visible()
    for text in ("Left", "Right", "Small print", "On call: ", "@Jun Park", "By type"):
        expect(card).to_contain_text(text)


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ([{"type": "hologram"}], "cannot show a block of type hologram"),
        ([actions({"type": "rich_text_input", "action_id": "f"})], "type rich_text_input"),
    ],
)
def test_what_the_page_does_not_know_is_named(reader: Page, blocks: list[JSON], text: str) -> None:
    shown = reader.evaluate(
        """async (blocks) => {
            const { renderBlocks } = await import("/static/blocks/blocks.js");
            const { FormState } = await import("/static/blocks/form_state.js");
            const nodes = renderBlocks(blocks, { form: new FormState(blocks) });
            return nodes.map((node) => node.textContent).join("");
        }""",
        blocks,
    )
    assert text in shown


def test_an_image_from_elsewhere_is_named_but_not_fetched(desk: Desk, bot: App) -> None:
    url = "https://elsewhere.example/pixel.png"
    post(bot, "C_SUPPORT", {"type": "image", "image_url": url, "alt_text": "A parcel"})
    expect(desk.by("message")).to_contain_text("A parcel")
    expect(desk.by("message").locator("img")).to_have_count(0)


def test_a_long_section_is_folded_until_asked_for(desk: Desk, bot: App) -> None:
    post(bot, "C_SUPPORT", section("\n".join(f"line {n}" for n in range(20))))
    more = desk.page.get_by_role("button", name="See more")
    more.click()
    expect(desk.page.get_by_role("button", name="See less")).to_have_attribute(
        "aria-expanded", "true"
    )


def test_hostile_text_stays_text_everywhere(desk: Desk, bot: App) -> None:
    hostile = "<img src=x onerror=document.title='owned'>"
    escaped = hostile.replace("<", "&lt;").replace(">", "&gt;")
    post(bot, "C_SUPPORT", {"type": "header", "text": plain(hostile)}, section(escaped))
    desk.by("customer-input").fill(hostile)
    desk.page.keyboard.press("Enter")
    expect(desk.by("message")).to_contain_text(hostile)
    expect(desk.by("customer-message")).to_contain_text(hostile)
    assert desk.page.title() == "Deskbell demo"
