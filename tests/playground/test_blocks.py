"""The Block Kit checker: every limit from both sides, every surface, every rule of the whole."""

from typing import Any

import pytest

from bot.playground.blocks import Surface, problems, view_problems
from tests.playground.views import actions, button, home, modal, plain, text_input

JSON = dict[str, Any]

MESSAGE, MODAL, HOME = Surface


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> JSON:
    return {"type": "section", **fields}


def image(**fields: Any) -> JSON:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **fields}


def options(count: int, text: str = "t", value: str = "v") -> list[JSON]:
    return [{"text": plain(text), "value": f"{value}{n}"} for n in range(count)]


def select(**fields: Any) -> JSON:
    return {"type": "static_select", "action_id": "a", "options": options(1), **fields}


def acting(kind: str, count: int) -> JSON:
    return {"type": kind, "action_id": "a", "options": options(count)}


def confirm(**fields: Any) -> JSON:
    dialog = {"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
    return actions(button("a") | {"confirm": dialog | fields})


def rich(text: str = "x") -> JSON:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [part]}


def cells(count: int, text: str = "c") -> list[JSON]:
    return [{"type": "raw_text", "text": text}] * count


def table(rows: int = 2, columns: int = 2, text: str = "c", **fields: Any) -> JSON:
    return {"type": "table", "rows": [cells(columns, text)] * rows, **fields}


def data_table(rows: int = 2, columns: int = 2, **fields: Any) -> JSON:
    return table(rows, columns) | {"type": "data_table", "caption": "Week", **fields}


def pie(count: int = 2, **segment: Any) -> JSON:
    segments = [{"label": f"s{n}", "value": 1, **segment} for n in range(count)]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Types", "chart": chart}


def bar(series: int = 1, categories: int = 2, **axis: Any) -> JSON:
    labels = [f"c{n}" for n in range(categories)]
    data = [{"label": label, "value": 1} for label in labels]
    chart = {
        "type": "bar",
        "series": [{"name": f"s{n}", "data": data} for n in range(series)],
        "axis_config": {"categories": labels, **axis},
    }
    return {"type": "data_visualization", "title": "Week", "chart": chart}


def card(buttons: int = 1, **fields: Any) -> JSON:
    return {"type": "card", "title": plain("t"), "actions": several(buttons), **fields}


def several(count: int) -> list[JSON]:
    return [button(f"a{n}") for n in range(count)]


def context(count: int) -> JSON:
    return {"type": "context", "elements": [mrkdwn("x")] * count}


def input_of(element: JSON) -> JSON:
    return {"type": "input", "label": plain("l"), "element": {"action_id": "a", **element}}


def container(count: int) -> JSON:
    return {"type": "container", "title": plain("t"), "child_blocks": [{"type": "divider"}] * count}


# (the largest that passes, the smallest that does not, where, why)
LIMITS: list[tuple[JSON, JSON, str, str]] = [
    (section(text=mrkdwn("x" * 3000)), section(text=mrkdwn("x" * 3001)), "text/text", "3001"),
    (section(text=mrkdwn("x")), section(text=mrkdwn("")), "text/text", "more than 0"),
    (section(text=plain("가" * 3000)), section(text=plain("가" * 3001)), "text/text", "3001"),
    (
        section(fields=[mrkdwn("x" * 2000)]),
        section(fields=[mrkdwn("x" * 2001)]),
        "fields/0/text",
        "2001",
    ),
    (section(fields=[plain("x")] * 10), section(fields=[plain("x")] * 11), "fields", "10 items"),
    (section(text=plain("x")), section(), "", "text or fields"),
    (
        {"type": "header", "text": plain("x" * 150)},
        {"type": "header", "text": plain("x" * 151)},
        "text/text",
        "151",
    ),
    (
        {"type": "header", "text": plain("x")},
        {"type": "header", "text": mrkdwn("x")},
        "text/type",
        "plain_text",
    ),
    (context(10), context(11), "elements", "10 items"),
    (context(1), context(0), "elements", "fewer than 1"),
    (actions(*several(25)), actions(*several(26)), "elements", "25 items"),
    (image(alt_text="x" * 2000), image(alt_text="x" * 2001), "alt_text", "2001"),
    (image(), image(alt_text=""), "alt_text", "more than 0"),
    (image(image_url="u" * 3000), image(image_url="u" * 3001), "image_url", "3001"),
    (image(title=plain("x" * 2000)), image(title=plain("x" * 2001)), "title/text", "2001"),
    (
        {"type": "markdown", "text": "x" * 12000},
        {"type": "markdown", "text": "x" * 12001},
        "text",
        "12001",
    ),
    (
        text_input(block_id="b" * 255),
        text_input(block_id="b" * 256),
        "block_id",
        "256",
    ),
    (
        actions(button("a" * 255)),
        actions(button("a" * 256)),
        "elements/0/action_id",
        "256",
    ),
    (
        text_input() | {"label": plain("x" * 2000)},
        text_input() | {"label": plain("x" * 2001)},
        "label/text",
        "2001",
    ),
    (
        text_input() | {"hint": plain("x" * 2000)},
        text_input() | {"hint": plain("x" * 2001)},
        "hint/text",
        "2001",
    ),
    (text_input(max_length=3000), text_input(max_length=3001), "element/max_length", "3000"),
    (text_input(min_length=3000), text_input(min_length=3001), "element/min_length", "3000"),
    (
        text_input(min_length=2, max_length=2),
        text_input(min_length=3, max_length=2),
        "element/min_length",
        "max_length",
    ),
    (
        text_input(initial_value="x" * 3000),
        text_input(initial_value="x" * 3001),
        "element/initial_value",
        "3001",
    ),
    (
        text_input(placeholder=plain("x" * 150)),
        text_input(placeholder=plain("x" * 151)),
        "element/placeholder/text",
        "151",
    ),
    (
        actions(button("a") | {"text": plain("x" * 75)}),
        actions(button("a") | {"text": plain("x" * 76)}),
        "elements/0/text/text",
        "76",
    ),
    (
        actions(button("a", "v" * 2000)),
        actions(button("a", "v" * 2001)),
        "elements/0/value",
        "2001",
    ),
    (
        actions(button("a") | {"url": "u" * 3000}),
        actions(button("a") | {"url": "u" * 3001}),
        "elements/0/url",
        "3001",
    ),
    (
        actions(button("a") | {"accessibility_label": "x" * 75}),
        actions(button("a") | {"accessibility_label": "x" * 76}),
        "elements/0/accessibility_label",
        "76",
    ),
    (
        actions(button("a") | {"style": "danger"}),
        actions(button("a") | {"style": "warning"}),
        "elements/0/style",
        "danger",
    ),
    (confirm(title=plain("x" * 100)), confirm(title=plain("x" * 101)), "title/text", "101"),
    (confirm(text=mrkdwn("x" * 300)), confirm(text=mrkdwn("x" * 301)), "text/text", "301"),
    (confirm(confirm=plain("x" * 30)), confirm(confirm=plain("x" * 31)), "confirm/text", "31"),
    (confirm(deny=plain("x" * 30)), confirm(deny=plain("x" * 31)), "deny/text", "31"),
    (confirm(style="primary"), confirm(style="default"), "style", "primary"),
    (
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "elements/0/options",
        "100 items",
    ),
    (
        actions(select(options=options(1, text="x" * 75))),
        actions(select(options=options(1, text="x" * 76))),
        "options/0/text/text",
        "76",
    ),
    (
        actions(select(options=options(1, value="x" * 149))),
        actions(select(options=options(1, value="x" * 150))),
        "options/0/value",
        "151",
    ),
    (
        actions(select(placeholder=plain("x" * 150))),
        actions(select(placeholder=plain("x" * 151))),
        "placeholder/text",
        "151",
    ),
    (
        actions(select(initial_option=options(1)[0])),
        actions(select(initial_option=options(2)[1])),
        "initial_option",
        "provided",
    ),
    (actions(acting("overflow", 5)), actions(acting("overflow", 6)), "options", "5 items"),
    (actions(acting("overflow", 1)), actions(acting("overflow", 0)), "options", "fewer than 1"),
    (actions(acting("checkboxes", 10)), actions(acting("checkboxes", 11)), "options", "10 items"),
    (
        actions(acting("radio_buttons", 10)),
        actions(acting("radio_buttons", 11)),
        "options",
        "10 items",
    ),
    (rich(), rich(""), "elements/0/elements/0/text", "more than 0"),
    (table(100, 20), table(101, 20), "rows", "100 items"),
    (table(1, 20), table(1, 21), "rows/0/cells", "20 items"),
    (table(1, 1, "x"), table(1, 1, ""), "cells/0/text", "more than 0"),
    (
        table(column_settings=[None] * 20),
        table(column_settings=[None] * 21),
        "column_settings",
        "20 items",
    ),
    (data_table(101), data_table(102), "rows", "101 items"),
    (data_table(2), data_table(1), "rows", "fewer than 2"),
    (data_table(), data_table(caption=""), "caption", "more than 0"),
    (data_table(page_size=100), data_table(page_size=101), "page_size", "100"),
    (
        data_table(),
        data_table() | {"rows": [cells(2), cells(1)]},
        "rows",
        "same number of cells",
    ),
    (
        data_table() | {"rows": [cells(1), [rich()]]},
        data_table() | {"rows": [[rich()], cells(1)]},
        "rows/0/cells/0/type",
        "rich_text",
    ),
    (pie(6), pie(7), "segments", "6 items"),
    (pie(value=0.1), pie(value=0), "value", "more than 0"),
    (pie(label="x" * 20), pie(label="x" * 21), "label", "21"),
    (pie() | {"title": "x" * 50}, pie() | {"title": "x" * 51}, "title", "51"),
    (bar(6), bar(7), "series", "6 items"),
    (bar(categories=20), bar(categories=21), "categories", "20 items"),
    (bar(x_label="x" * 50), bar(x_label="x" * 51), "x_label", "51"),
    (bar(), bar(categories=2) | {"chart": {"type": "gauge"}}, "chart/type", "gauge"),
    (card(3), card(4), "actions", "3 items"),
    (card(title=plain("x" * 150)), card(title=plain("x" * 151)), "title/text", "151"),
    (card(body=mrkdwn("x" * 200)), card(body=mrkdwn("x" * 201)), "body/text", "201"),
    (
        {"type": "carousel", "elements": [card()] * 10},
        {"type": "carousel", "elements": [card()] * 11},
        "elements",
        "10 items",
    ),
    (container(10), container(11), "child_blocks", "10 items"),
    (
        {"type": "task_card", "task_id": "1", "title": "t", "status": "complete"},
        {"type": "task_card", "task_id": "1", "title": "t", "status": "done"},
        "status",
        "complete",
    ),
]


@pytest.mark.parametrize(("good", "bad", "where", "why"), LIMITS)
def test_a_limit_holds_on_both_sides(good: JSON, bad: JSON, where: str, why: str) -> None:
    assert problems([good], MESSAGE) == []
    found = problems([bad], MESSAGE)
    assert any(problem.path.endswith(where) and why in problem.reason for problem in found)


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (actions(button("a")), {MESSAGE, MODAL, HOME}),
        (context(1), {MESSAGE, MODAL, HOME}),
        ({"type": "divider"}, {MESSAGE, MODAL, HOME}),
        ({"type": "header", "text": plain("x")}, {MESSAGE, MODAL, HOME}),
        (image(), {MESSAGE, MODAL, HOME}),
        (text_input(), {MESSAGE, MODAL, HOME}),
        (rich(), {MESSAGE, MODAL, HOME}),
        (section(text=plain("x")), {MESSAGE, MODAL, HOME}),
        ({"type": "markdown", "text": "x"}, {MESSAGE}),
        (pie(), {MESSAGE}),
        (bar(), {MESSAGE}),
        (table(), {MESSAGE}),
        (data_table(), {MESSAGE}),
        (container(1), {MESSAGE}),
        ({"type": "plan", "title": "p"}, {MESSAGE}),
        ({"type": "task_card", "task_id": "1", "title": "t"}, {MESSAGE}),
        (card(), {MESSAGE, HOME}),
        ({"type": "carousel", "elements": [card()]}, {MESSAGE, HOME}),
        ({"type": "alert", "text": plain("x"), "level": "warning"}, {MODAL}),
        ({"type": "file", "external_id": "x", "source": "remote"}, set()),
        ({"type": "no_such_block"}, set()),
        (input_of({"type": "email_text_input"}), {MODAL}),
        (input_of({"type": "number_input", "is_decimal_allowed": False}), {MODAL}),
        (input_of({"type": "url_text_input"}), {MODAL}),
        (input_of({"type": "file_input", "max_files": 10}), {MODAL}),
        (input_of({"type": "datepicker", "initial_date": "2026-11-21"}), {MESSAGE, MODAL, HOME}),
    ],
)
def test_a_block_is_shown_where_slack_shows_it(block: JSON, surfaces: set[Surface]) -> None:
    assert {surface for surface in Surface if not problems([block], surface)} == surfaces


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (actions(button("a") | {"disabled": True}), "invalid additional property: disabled"),
        (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported type"),
        (actions({"type": "multi_users_select", "action_id": "a"}), "unsupported type"),
        (section(text=plain("x"), accessory={"type": "file_input"}), "unsupported type"),
        (section(text="just a string"), "must provide an object"),
        (context(1) | {"elements": [button("a")]}, "must be of type"),
        (image(slack_file={"id": "F1"}), "cannot provide both"),
        ({"type": "image", "alt_text": "a"}, "image_url or slack_file"),
        (actions(select(option_groups=[])), "cannot provide both"),
        (input_of({"type": "button", "text": plain("x")}), "unsupported type"),
        (input_of({"type": "datepicker", "initial_date": "21.11.2026"}), "invalid format"),
        ({"type": "input", "label": plain("l")}, "missing required field: element"),
        (bar() | {"chart": bar()["chart"] | {"axis_config": {"categories": ["c0"]}}}, "one value"),
        ({"type": "carousel", "elements": [{"type": "divider"}]}, "unsupported type: divider"),
        (container(0) | {"child_blocks": [{"type": "alert"}]}, "not supported in a message"),
    ],
)
def test_what_does_not_belong_is_named(block: JSON, reason: str) -> None:
    assert any(reason in problem.reason for problem in problems([block], MESSAGE))


def unique_tables(count: int) -> list[JSON]:
    return [table() | {"block_id": str(n)} for n in range(count)]


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51, "50 items"),
        (unique_tables(1), unique_tables(2), "1 table"),
        ([pie()] * 2, [pie()] * 3, "2 data_visualization"),
        (
            [{"type": "plan", "title": "p"}],
            [{"type": "plan", "title": "p"}] * 2,
            "1 plan",
        ),
        (
            [{"type": "markdown", "text": "x" * 6000}] * 2,
            [{"type": "markdown", "text": "x" * 6001}] * 2,
            "12001",
        ),
        ([table(10, 10, "x" * 100)], [table(10, 10, "x" * 101)], "10001"),
        ([{"type": "divider", "block_id": "a"}], [{"type": "divider", "block_id": "a"}] * 2, "id"),
        ([actions(button("a"))] * 2, [actions(button("a"), button("a"))], "action_id"),
        (
            [text_input(focus_on_load=True)],
            [text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)],
            "focus_on_load",
        ),
    ],
)
def test_a_message_is_also_judged_as_a_whole(good: list[JSON], bad: list[JSON], why: str) -> None:
    assert problems(good, MESSAGE) == []
    found = problems(bad, MESSAGE)
    assert len(found) == 1
    assert why in found[0].reason


@pytest.mark.parametrize(
    ("good", "bad", "where", "why"),
    [
        (modal(title=plain("x" * 24)), modal(title=plain("x" * 25)), "/title/text", "25"),
        (modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25)), "/submit/text", "25"),
        (modal(close=plain("x" * 24)), modal(close=plain("x" * 25)), "/close/text", "25"),
        (modal(), modal(title=None), "", "missing required field: title"),
        (modal({"type": "divider"}, submit=None), modal(submit=None), "", "submit"),
        (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001), "", "3001"),
        (modal(callback_id="x" * 255), modal(callback_id="x" * 256), "/callback_id", "256"),
        (modal(external_id="x" * 255), modal(external_id="x" * 256), "/external_id", "256"),
        (modal(*[{"type": "divider"}] * 100), modal(*[{"type": "divider"}] * 101), "", "100"),
        (modal(), modal(blocks=[]), "/blocks", "fewer than 1"),
        (modal(), modal(color="red"), "", "invalid additional property: color"),
        (home("x"), home("x") | {"title": plain("t")}, "", "invalid additional property: title"),
        (home("x"), {"type": "home"}, "", "missing required field: blocks"),
        (modal(), modal() | {"type": "window"}, "/type", "one of"),
    ],
)
def test_a_view_has_rules_of_its_own(good: JSON, bad: JSON, where: str, why: str) -> None:
    assert view_problems(good) == []
    [problem] = view_problems(bad)
    assert problem.path.startswith(f"/view{where}")
    assert why in problem.reason


@pytest.mark.parametrize(
    "nonsense",
    [None, 3, "x", {}, [3], ["x"], [None], [[]], [{}], [{"type": 3}], [{"type": ["x"]}]],
)
def test_nonsense_is_a_problem_and_not_a_crash(nonsense: Any) -> None:
    assert problems(nonsense, MESSAGE)
    assert view_problems({"type": "modal", "title": 3, "blocks": nonsense})


@pytest.mark.parametrize("nonsense", [None, 3, "x", True, [], {}, [{}], {"type": {}}, [["x"]]])
@pytest.mark.parametrize("limit", LIMITS)
def test_any_field_may_hold_nonsense(limit: tuple[JSON, JSON, str, str], nonsense: Any) -> None:
    block = limit[0]
    for key in block:
        problems([block | {key: nonsense}], MESSAGE)
    for key in ("elements", "accessory", "element"):
        if isinstance(block.get(key), dict):
            for inner in block[key]:
                problems([block | {key: block[key] | {inner: nonsense}}], MODAL)
