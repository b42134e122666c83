// A list of messages that keeps its reader's place: at the end it follows, elsewhere it stays put.

import { h, icon, reconcile } from "./dom.js";
import { messageRow } from "./message.js";
import { keepAtEnd } from "./scroll.js";
import { count, t } from "./texts.js";
import { dayKey, dayLabel, fromTs } from "./time.js";

const GROUP_SECONDS = 300;

export function messageLog({ label, inThread = false }) {
  const list = h("div", { class: "log-list", role: "log", "aria-label": label, tabindex: "0" });
  const newer = h(
    "button",
    { type: "button", class: "newer", hidden: true, on: { click: () => end.toEnd() } },
    icon("down"),
    t("view.newer"),
  );
  const root = h("div", { class: "log" }, list, newer);
  const end = keepAtEnd(list, () => (newer.hidden = true));
  let last = null;

  function show(messages) {
    const opening = last === null;
    const follow = opening || end.isStuck();
    if (opening) hush(list);
    reconcile(list, rows(messages, inThread), keyOf, draw);
    const latest = messages.at(-1)?.ts ?? "";
    if (follow) end.toEnd();
    else if (latest > last) newer.hidden = false;
    last = latest;
  }

  function clear() {
    list.replaceChildren();
    last = null;
  }

  return { root, list, show, clear };
}

// What a channel held before it was opened is not news: screen readers should not read it all out.
function hush(list) {
  list.setAttribute("aria-live", "off");
  requestAnimationFrame(() => list.setAttribute("aria-live", "polite"));
}

const keyOf = (row) => row.message?.ts ?? (row.day ? `day ${row.day}` : "replies");

function draw(row) {
  if (row.message) return messageRow(row);
  const label = row.day ? dayLabel(fromTs(row.ts)) : count("message.replies", row.replies);
  return h("p", { class: "divider" }, h("span", {}, label));
}

function rows(messages, inThread) {
  const shown = messages.filter((message) => !message.deleted || message.reply_count > 0);
  return shown.flatMap((message, index) => {
    const previous = shown[index - 1];
    const day = dayKey(fromTs(message.ts));
    const newDay = !inThread && (!previous || dayKey(fromTs(previous.ts)) !== day);
    const row = { message, compact: !newDay && follows(message, previous), inThread };
    if (inThread && index === 1) return [{ replies: shown.length - 1 }, { ...row, compact: false }];
    return newDay ? [{ day, ts: message.ts }, row] : [row];
  });
}

const follows = (message, previous) =>
  Boolean(previous) &&
  previous.user_name === message.user_name &&
  !message.ephemeral &&
  !previous.ephemeral &&
  !message.blocks?.length &&
  !previous.blocks?.length &&
  Number(message.ts) - Number(previous.ts) < GROUP_SECONDS;
