// One message as agents see it: author, text or blocks, attachments, files, reactions, tools.

import { renderBlocks } from "./blocks/blocks.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { emoji } from "./emoji.js";
import { openMenu } from "./menu.js";
import { isSafe } from "./rich/links.js";
import { mrkdwn } from "./rich/mrkdwn.js";
import { goToThread } from "./session.js";
import { shortcutItems } from "./shortcuts.js";
import { formFor, surface } from "./surface.js";
import { count, t } from "./texts.js";
import { clock, full, fromTs } from "./time.js";

// `row` = {message, compact, inThread}: compact rows follow a message of the same author.
export function messageRow({ message, compact, inThread }) {
  const classes = ["message", compact && "compact", message.ephemeral && "ephemeral"];
  return h(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "aria-label": `${message.user_name}, ${clock(fromTs(message.ts))}`,
      data: {
        testid: message.ephemeral ? "ephemeral" : "message",
        ts: message.ts,
        channel: message.channel,
        bot: String(Boolean(message.bot)),
      },
    },
    h("div", { class: "message-side" }, compact ? hoverTime(message) : face(message)),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), t("message.ephemeral")),
      !compact && byline(message),
      message.deleted ? h("p", { class: "gone" }, t("message.deleted")) : body(message),
      !inThread && message.reply_count > 0 && threadLink(message),
    ),
    message.deleted || message.ephemeral ? null : tools(message, inThread),
  );
}

function face(message) {
  if (message.bot && message.user === "U_BOT")
    return h("span", { class: "avatar bot" }, icon("bell"));
  return avatar({ name: message.user_name, color: message.color, initial: message.initial });
}

const hoverTime = (message) => h("time", { class: "hover-time" }, clock(fromTs(message.ts)));

function byline(message) {
  const date = fromTs(message.ts);
  return h(
    "header",
    { class: "byline" },
    h("strong", {}, message.user_name),
    message.bot && h("span", { class: "badge" }, t("message.app")),
    message.outside && h("span", { class: "badge outside" }, t("message.outside")),
    h("time", { title: full(date), datetime: date.toISOString() }, clock(date)),
  );
}

function body(message) {
  const { blocks = [], attachments = [], files = [], reactions = [] } = message;
  const key = `${message.channel}/${message.ts}`;
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])];
  const where = { channel: message.channel, message_ts: message.ts };
  const ways = surface(where, formFor(key, all));
  const edited =
    message.edited && !message.bot && h("small", { class: "edited" }, t("message.edited"));
  return h(
    "div",
    { class: "message-body" },
    ...(blocks.length ? renderBlocks(blocks, ways) : [text(message.text)]),
    edited,
    ...attachments.map((attachment) => attached(attachment, ways)),
    ...files.map(file),
    reactions.length > 0 && h("div", { class: "reactions" }, ...reactions.map(reaction)),
  );
}

const text = (value) => (value ? h("div", { class: "b-text" }, mrkdwn(value)) : null);

function attached(attachment, ways) {
  const shade = /^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")
    ? `#${attachment.color.replace("#", "")}`
    : undefined;
  const fields = (attachment.fields ?? []).map((field) =>
    h("div", {}, h("strong", {}, field.title), h("div", {}, mrkdwn(field.value ?? ""))),
  );
  return h(
    "div",
    { class: "attachment", style: shade ? { "--bar": shade } : {} },
    text(attachment.pretext),
    attachment.title && h("strong", {}, attachment.title),
    text(attachment.text),
    fields.length > 0 && h("div", { class: "b-fields" }, ...fields),
    ...renderBlocks(attachment.blocks, ways),
  );
}

function file(item) {
  const url = item.url ?? item.url_private ?? "";
  const name = item.title || item.name || t("message.file");
  if ((item.mimetype ?? "").startsWith("image/") && url.startsWith("/")) {
    const alt = item.alt_txt || item.alt_text || name;
    return h(
      "figure",
      { class: "b-image" },
      h("figcaption", {}, name),
      h("img", { src: url, alt }),
    );
  }
  const link =
    url.startsWith("/") || isSafe(url) ? { href: url, target: "_blank", rel: "noopener" } : {};
  return h("a", { class: "file", ...link }, icon("file"), name);
}

const reaction = ({ name, count: n }) =>
  h("span", { class: "reaction", title: `:${name}:` }, emoji(name), h("span", {}, String(n)));

function threadLink(message) {
  return h(
    "button",
    {
      type: "button",
      class: "thread-link",
      data: { testid: "thread-link", focus: "thread-link" },
      on: { click: () => goToThread(message.channel, message.ts) },
    },
    icon("reply"),
    count("message.replies", message.reply_count),
  );
}

function tools(message, inThread) {
  const shortcuts = shortcutItems("message", { channel: message.channel, message_ts: message.ts });
  const menu = (event) => openMenu(event, t("message.shortcuts"), shortcuts);
  return h(
    "div",
    { class: "tools", role: "group" },
    !inThread &&
      tool("reply", t("message.reply"), () => goToThread(message.channel, rootOf(message))),
    shortcuts.length > 0 && tool("more", t("message.shortcuts"), menu, { "aria-haspopup": "menu" }),
  );
}

const rootOf = (message) => message.thread_ts ?? message.ts;

const tool = (name, label, click, extra = {}) =>
  iconButton(name, label, {
    data: { testid: `tool-${name}`, focus: `tool-${name}` },
    on: { click },
    ...extra,
  });
