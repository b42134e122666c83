// Tables, and charts shown as the tables behind them.

import { h } from "../dom.js";
import { richText } from "../rich/rich_text.js";

const isNumber = (cell) => cell?.type === "raw_number";

function content(cell) {
  if (cell.type === "rich_text") return richText(cell);
  return String(cell.text ?? cell.value ?? "");
}

export function table(block) {
  const [head = [], ...body] = block.rows ?? [];
  const align = (index) => block.column_settings?.[index]?.align;
  const cell = (tag, scope) => (data, index) =>
    h(
      tag,
      { scope, class: `${isNumber(data) ? "number" : ""} ${align(index) ?? ""}` },
      content(data),
    );
  return frame(
    block.caption,
    head.map(cell("th", "col")),
    body.map((row) => row.map(cell("td"))),
  );
}

function frame(caption, head, rows) {
  return h(
    "div",
    { class: "b-table", tabindex: "0", role: "region", "aria-label": caption ?? "" },
    h(
      "table",
      {},
      caption && h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells))),
    ),
  );
}

// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
export function chart(block) {
  const data = block.chart ?? {};
  if (data.type === "pie")
    return bars(
      block.title,
      (data.segments ?? []).map((s) => [s.label, s.value]),
    );
  const series = data.series ?? [];
  const categories =
    data.axis_config?.categories ?? series[0]?.data.map((point) => point.label) ?? [];
  const at = (one, category) => one.data.find((point) => point.label === category)?.value ?? "";
  if (series.length === 1)
    return bars(
      block.title,
      categories.map((c) => [c, at(series[0], c)]),
    );
  const head = ["", ...series.map((one) => one.name)].map((name) =>
    h("th", { scope: "col" }, name),
  );
  const rows = categories.map((category) => [
    h("th", { scope: "row" }, category),
    ...series.map((one) => h("td", { class: "number" }, String(at(one, category)))),
  ]);
  return frame(block.title, head, rows);
}

function bars(title, pairs) {
  const top = Math.max(...pairs.map(([, value]) => Number(value)), 1);
  const rows = pairs.map(([label, value]) => [
    h("th", { scope: "row" }, label),
    h(
      "td",
      { class: "bar-cell" },
      h("span", { class: "bar", style: { "--share": String(value / top) } }),
    ),
    h("td", { class: "number" }, String(value)),
  ]);
  return frame(title, [], rows);
}
