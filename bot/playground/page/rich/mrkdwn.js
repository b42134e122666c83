// Slack's mrkdwn → DOM nodes. Follows Slack where it is strict: an emphasis mark counts only when no
// letter touches its outer side, so *굵게*입니다 stays plain, as it does there.

import { h } from "../dom.js";
import { emoji } from "../emoji.js";
import { slackDate } from "../time.js";
import { mention } from "./mentions.js";
import { safeLink } from "./links.js";

const EMPHASIS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const SPECIAL =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+'-]+(?:::skin-tone-\d)?):|https?:\/\/[^\s<>|`]+|[*_~]/gu;
const LIST_ITEM = /^(\s*)([•◦▪‣-]|\d{1,2}\.)\s+(.*)$/u;

const unescape = (text) =>
  text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);

export function mrkdwn(text) {
  const out = document.createDocumentFragment();
  for (const [index, part] of text.split("```").entries()) {
    if (index % 2 === 0) out.append(...lines(index ? part.replace(/^\n/, "") : part));
    else out.append(h("pre", {}, unescape(part.replace(/^\n|\n$/g, ""))));
  }
  return out;
}

function lines(text) {
  if (text === "") return [];
  const nodes = [];
  let quoted = null;
  let restQuoted = false;
  for (const raw of text.replace(/\n$/, "").split("\n")) {
    const quote = raw.match(/^(?:>>>|&gt;&gt;&gt;|>|&gt;) ?(.*)$/);
    if (quote || restQuoted) {
      restQuoted ||= /^(>>>|&gt;&gt;&gt;)/.test(raw);
      if (!quoted) nodes.push((quoted = h("blockquote")));
      quoted.append(line(quote ? quote[1] : raw));
    } else {
      quoted = null;
      nodes.push(line(raw));
    }
  }
  return nodes;
}

function line(text) {
  if (text.trim() === "") return h("div", { class: "mk-gap" });
  const item = text.match(LIST_ITEM);
  if (!item) return h("div", { class: "mk-line" }, ...inline(text));
  const depth = Math.min(Math.floor(item[1].length / 2), 3);
  return h(
    "div",
    { class: "mk-item", style: { "--depth": String(depth) } },
    h("span", { class: "mk-marker" }, item[2]),
    h("span", {}, ...inline(item[3])),
  );
}

function inline(text) {
  const nodes = [];
  let from = 0;
  SPECIAL.lastIndex = 0;
  for (let match = SPECIAL.exec(text); match; match = SPECIAL.exec(text)) {
    const here = match.index;
    const [node, end] = special(text, match);
    if (node) {
      nodes.push(unescape(text.slice(from, here)), node);
      from = end;
    }
    SPECIAL.lastIndex = node ? end : here + 1;
  }
  nodes.push(unescape(text.slice(from)));
  return nodes.filter((node) => node !== "");
}

// The node a special run stands for and where it ends, or [null] when it is plain text after all.
function special(text, match) {
  const end = match.index + match[0].length;
  if (match[1]) return [h("code", {}, unescape(match[1])), end];
  if (match[2]) return [angle(match[2]), end];
  if (match[3]) return [emojiNode(match[3]), end];
  if (match[0].startsWith("http")) {
    const url = match[0].replace(/[.,!?;:)]+$/, "");
    return [safeLink(unescape(url), unescape(url)), match.index + url.length];
  }
  return emphasis(text, match.index);
}

function emojiNode(name) {
  const sign = emoji(name);
  return sign.startsWith(":") ? null : h("span", { class: "emoji", title: `:${name}:` }, sign);
}

function emphasis(text, start) {
  const mark = text[start];
  const before = text[start - 1] ?? " ";
  if (WORD.test(before) || before === mark || /\s/.test(text[start + 1] ?? " ")) return [null];
  for (let end = start + 2; end < text.length; end += 1) {
    end = skipSpan(text, end);
    if (text[end] !== mark || /\s/.test(text[end - 1])) continue;
    if (WORD.test(text[end + 1] ?? " ")) continue;
    return [h(EMPHASIS[mark], {}, ...inline(text.slice(start + 1, end))), end + 1];
  }
  return [null];
}

// Marks inside `code` and <links> belong to those, not to an emphasis around them.
function skipSpan(text, at) {
  const closer = { "`": "`", "<": ">" }[text[at]];
  const end = closer ? text.indexOf(closer, at + 1) : -1;
  return end > 0 ? end + 1 : at;
}

function angle(body) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : body.slice(bar + 1);
  if (target.startsWith("@")) return mention("user", target.slice(1), label);
  if (target.startsWith("#")) return mention("channel", target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return mention("group", target.slice(9), label);
  if (target.startsWith("!")) return mention("broadcast", target.slice(1), label);
  return safeLink(unescape(target), unescape(label || target));
}

function dateNode(target, fallback) {
  const [, seconds, pattern, link] = target.split("^");
  const shown = slackDate(seconds, pattern ?? "{date}", unescape(fallback));
  return link ? safeLink(link, shown) : h("time", { title: unescape(fallback) }, shown);
}
