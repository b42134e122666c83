// The `rich_text` block: sections, lists, quotes and preformatted text made of styled pieces.

import { h } from "../dom.js";
import { emoji } from "../emoji.js";
import { slackDate } from "../time.js";
import { safeLink } from "./links.js";
import { mention } from "./mentions.js";

export function richText(block) {
  return h("div", { class: "rich-text" }, ...(block.elements ?? []).map(part));
}

function part(element) {
  const pieces = () => (element.elements ?? []).flatMap(piece);
  switch (element.type) {
    case "rich_text_list":
      return list(element);
    case "rich_text_quote":
      return h("blockquote", {}, ...pieces());
    case "rich_text_preformatted":
      return h("pre", {}, ...pieces());
    default:
      return h("div", { class: "mk-line" }, ...pieces());
  }
}

function list(element) {
  const items = element.elements.map((item) => h("li", {}, ...item.elements.flatMap(piece)));
  const indent = { style: { "--depth": String(element.indent ?? 0) }, class: "rt-list" };
  if (element.style !== "ordered") return h("ul", indent, ...items);
  return h("ol", { ...indent, start: (element.offset ?? 0) + 1 }, ...items);
}

function piece(element) {
  return styled(bare(element), element.style ?? {});
}

function bare(element) {
  switch (element.type) {
    case "text":
      return h("span", { class: "rt-text" }, element.text);
    case "link":
      return safeLink(element.url, element.text || element.url);
    case "user":
      return mention("user", element.user_id);
    case "channel":
      return mention("channel", element.channel_id);
    case "usergroup":
      return mention("group", element.usergroup_id);
    case "broadcast":
      return mention("broadcast", element.range);
    case "emoji":
      return h("span", { class: "emoji" }, fromUnicode(element.unicode) ?? emoji(element.name));
    case "date":
      return h("time", {}, slackDate(element.timestamp, element.format, element.fallback ?? ""));
    case "color":
      return h("code", {}, element.value);
    default:
      return h("span", {}, element.text ?? "");
  }
}

const fromUnicode = (hex) =>
  hex && String.fromCodePoint(...hex.split("-").map((code) => Number.parseInt(code, 16)));

function styled(node, style) {
  const tags = [
    ["code", style.code],
    ["strong", style.bold],
    ["em", style.italic],
    ["s", style.strike],
  ];
  return tags.reduce((inner, [tag, on]) => (on ? h(tag, {}, inner) : inner), node);
}
