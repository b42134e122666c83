// The `markdown` block: headings, lists, quotes, fences, rules and inline marks of standard Markdown.

import { h } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { safeLink } from "./links.js";

const INLINE =
  /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*([^\s*](?:.*?[^\s*])?)\*|(?<![\p{L}\p{N}])_([^\s_](?:.*?[^\s_])?)_(?![\p{L}\p{N}])|\[([^\]]+)\]\(([^\s)]+)\)/gu;
const TAGS = [null, "code", "strong", "strong", "s", "em", "em"];
const BULLET = /^(\s*)[-*+]\s+(.*)$/;
const NUMBER = /^(\s*)\d+[.)]\s+(.*)$/;

export function markdown(text) {
  const out = document.createDocumentFragment();
  const rows = text.replace(/\r\n/g, "\n").split("\n");
  while (rows.length) {
    if (rows[0].trim() === "") rows.shift();
    else out.append(block(rows));
  }
  return out;
}

function block(rows) {
  const row = rows[0];
  if (row.startsWith("```")) return fence(rows);
  if (/^(-{3,}|\*{3,}|_{3,})\s*$/.test(row)) return rule(rows);
  if (/^#{1,6}\s/.test(row)) return heading(rows.shift());
  if (row.startsWith(">")) return quote(rows);
  if (BULLET.test(row)) return list(rows, "ul", BULLET);
  if (NUMBER.test(row)) return list(rows, "ol", NUMBER);
  return paragraph(rows);
}

function rule(rows) {
  rows.shift();
  return h("hr");
}

const heading = (row) =>
  h(
    "p",
    { class: "md-heading", role: "heading", "aria-level": "4" },
    ...spans(row.replace(/^#+\s*/, "")),
  );

function fence(rows) {
  rows.shift();
  const body = takeWhile(rows, (row) => !/^```/.test(row));
  rows.shift();
  return h("pre", {}, body.join("\n"));
}

function quote(rows) {
  const body = takeWhile(rows, (row) => /^>\s?/.test(row)).map((row) => row.replace(/^>\s?/, ""));
  return h("blockquote", {}, markdown(body.join("\n")));
}

function list(rows, tag, pattern) {
  const items = takeWhile(rows, (row) => pattern.test(row)).map((row) => row.match(pattern)[2]);
  return h(tag, {}, ...items.map((item) => h("li", {}, ...spans(item))));
}

function paragraph(rows) {
  const starts = (row) =>
    row.trim() === "" || /^(```|#{1,6}\s|>)/.test(row) || BULLET.test(row) || NUMBER.test(row);
  const body = [rows.shift(), ...takeWhile(rows, (row) => !starts(row))];
  return h("p", {}, ...body.flatMap((row, index) => [index > 0 && h("br"), ...spans(row)]));
}

function takeWhile(rows, keep) {
  const taken = [];
  while (rows.length && keep(rows[0])) taken.push(rows.shift());
  return taken;
}

function spans(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(withEmoji(text.slice(from, match.index)), span(match));
    from = match.index + match[0].length;
  }
  return [...nodes, withEmoji(text.slice(from))].filter((node) => node !== "");
}

function span(match) {
  if (match[7]) return safeLink(match[8], match[7]);
  const group = TAGS.findIndex((tag, index) => tag && match[index]);
  const inside = match[group];
  return h(TAGS[group], {}, ...(group === 1 ? [inside] : spans(inside)));
}
