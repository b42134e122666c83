"""Rules of rich text, tables and charts.

Where Slack's published figures differ the lower one holds: what passes here passes there.
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from typing import Any

from bot.playground.blocks.node import Node

RICH_TEXT = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
ROWS = 100
COLUMNS = 20
TABLE_CHARACTERS = 10_000
SEGMENTS = 6
SERIES = 6
CATEGORIES = 20
LABEL = 20
AXIS_LABEL = 50
CHART_TITLE = 50


def rich_text(node: Node) -> None:
    for part in node.items("elements", 1000):
        if part.type not in RICH_TEXT:
            part.fail(f"unsupported type: {part.type}", "type")
            continue
        for leaf in part.items("elements", 10_000, least=0):
            if leaf.type == "text":
                leaf.string("text", 12_000, required=True)
            elif leaf.type == "date":
                leaf.require("timestamp")
                leaf.string("format", 255, required=True)


def table(node: Node) -> None:
    node.only("type", "block_id", "rows", "column_settings")
    _rows(node, ROWS, rich_header=True)
    if node.has("column_settings"):
        node.entries("column_settings", COLUMNS, least=0)


def data_table(node: Node) -> None:
    node.only("type", "block_id", "caption", "rows", "page_size", "row_header_column_index")
    node.string("caption", 3000, required=True)
    node.whole_number("page_size", 1, 100)
    node.whole_number("row_header_column_index", 0, COLUMNS - 1)
    rows = _rows(node, ROWS + 1, rich_header=False, least=2)
    if len({len(row) for row in rows}) > 1:
        node.fail("all rows must have the same number of cells", "rows")


def _rows(node: Node, most: int, *, rich_header: bool, least: int = 1) -> list[list[Any]]:
    rows = [row for row in node.entries("rows", most, least=least) if isinstance(row, list)]
    for index, row in enumerate(rows):
        cells = Node({"cells": row}, f"{node.path}/rows/{index}", node.surface, node.report)
        for cell in cells.items("cells", COLUMNS):
            _cell(cell, rich=rich_header or index > 0)
    return rows


def _cell(node: Node, *, rich: bool) -> None:
    if node.type == "raw_text":
        node.only("type", "text")
        node.string("text", TABLE_CHARACTERS, required=True)
    elif node.type == "raw_number":
        node.only("type", "value", "text")
        if not _is_number(node.value.get("value")):
            node.fail("must be a number", "value")
    elif node.type == "rich_text" and rich:
        rich_text(node)
    else:
        node.fail(f"unsupported type: {node.type}", "type")


def data_visualization(node: Node) -> None:
    node.only("type", "block_id", "title", "chart")
    node.string("title", CHART_TITLE, required=True)
    chart = node.child("chart", required=True)
    if chart is None:
        return
    if chart.type == "pie":
        _pie(chart)
    elif chart.type in ("bar", "line", "area"):
        _plot(chart)
    else:
        chart.fail(f"unsupported type: {chart.type}", "type")


def _pie(chart: Node) -> None:
    chart.only("type", "segments")
    for segment in chart.items("segments", SEGMENTS):
        segment.only("label", "value")
        segment.string("label", LABEL, required=True)
        value: Any = segment.value.get("value")
        if not _is_number(value) or value <= 0:
            segment.fail("must be more than 0", "value")


def _plot(chart: Node) -> None:
    chart.only("type", "series", "axis_config")
    categories = _categories(chart)
    names = []
    for series in chart.items("series", SERIES):
        series.only("name", "data")
        series.string("name", LABEL, required=True)
        names.append(str(series.value.get("name")))
        points = series.items("data", CATEGORIES)
        for point in points:
            point.only("label", "value")
            point.string("label", LABEL, required=True)
            if not _is_number(point.value.get("value")):
                point.fail("must be a number", "value")
        if [point.value.get("label") for point in points] != categories:
            series.fail("must have one value for each category", "data")
    if len(set(names)) != len(names):
        chart.fail("names must be unique", "series")


def _categories(chart: Node) -> list[Any]:
    axis = chart.child("axis_config", required=True)
    if axis is None:
        return []
    axis.only("categories", "x_label", "y_label")
    axis.string("x_label", AXIS_LABEL)
    axis.string("y_label", AXIS_LABEL)
    categories = axis.entries("categories", CATEGORIES)
    for index, category in enumerate(categories):
        if not isinstance(category, str) or not 1 <= len(category) <= LABEL:
            axis.fail(f"must be 1 to {LABEL} characters", f"categories/{index}")
    if len(set(map(str, categories))) != len(categories):
        axis.fail("must be unique", "categories")
    return categories


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
