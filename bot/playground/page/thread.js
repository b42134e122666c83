// The thread beside the channel.

import { composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { messageLog } from "./log.js";
import { whenReleased } from "./released.js";
import { leaveThread } from "./session.js";
import { channelById, channelTitle, listen, store, threadMessages } from "./store.js";
import { t } from "./texts.js";

export function threadPanel() {
  const log = messageLog({ label: t("thread.log"), inThread: true });
  const place = h("span", { class: "topic" });
  const write = composer({
    testid: "thread-composer",
    target: () => ({ channel: store.thread.channel, thread_ts: store.thread.ts }),
    label: () => t("composer.thread"),
    placeholder: () => t("composer.thread"),
  });
  const root = frame(place, log, write);
  let shown = "";
  const show = whenReleased(() => {
    const ts = store.thread?.ts ?? "";
    const opened = shown !== ts;
    shown = ts;
    root.hidden = !ts;
    if (opened) log.clear();
    if (!ts) return;
    const channel = channelById(store.thread.channel);
    place.textContent = channel ? channelTitle(channel) : "";
    write.moveTo(ts);
    log.show(threadMessages(store.thread));
    if (opened) write.field.focus();
  });
  listen(["thread", "messages"], show);
  return root;
}

function frame(place, log, write) {
  const escape = (event) => event.key === "Escape" && !event.defaultPrevented && leaveThread();
  const close = { data: { testid: "thread-close" }, on: { click: leaveThread } };
  return h(
    "aside",
    {
      class: "thread",
      "aria-label": t("thread.title"),
      hidden: true,
      data: { testid: "thread-panel" },
      on: { keydown: escape },
    },
    h(
      "header",
      { class: "main-head" },
      h("div", { class: "main-title" }, h("h2", {}, t("thread.title")), place),
      iconButton("close", t("thread.close"), close),
    ),
    log.root,
    write.root,
  );
}
