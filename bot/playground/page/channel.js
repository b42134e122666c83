// The open channel: its messages, or what could happen here, and the composer.

import { composer, globalShortcuts } from "./composer.js";
import { h, icon } from "./dom.js";
import { messageLog } from "./log.js";
import { channelById, channelMessages, channelTitle, store } from "./store.js";
import { t } from "./texts.js";

export function channelView() {
  const log = messageLog({ label: "" });
  const empty = h("div", { class: "empty" });
  const named = (key) => () => t(key, { name: channelTitle(channelById(store.place.channel)) });
  const write = composer({
    testid: "composer",
    start: globalShortcuts(),
    target: () => ({ channel: store.place.channel }),
    label: named("composer.label"),
    placeholder: () => t("composer.placeholder"), // the name stands above, and a phone is narrow
  });
  const root = h("div", { class: "channel" }, empty, log.root, write.root);
  let shown = "";
  const refresh = () => {
    const loaded = store.messages.has(store.place.channel);
    const messages = channelMessages(store.place.channel);
    empty.hidden = !loaded || messages.length > 0;
    log.root.hidden = messages.length === 0;
    if (loaded) log.show(messages);
  };
  const open = (channel) => {
    log.list.setAttribute("aria-label", t("view.log", { name: channelTitle(channel) }));
    empty.replaceChildren(...emptyState(channel));
    write.moveTo(channel.id);
    if (shown !== channel.id) log.clear();
    shown = channel.id;
    refresh();
  };
  return { root, refresh, open };
}

function emptyState(channel) {
  if (!channel.bot_is_member) return [icon("eye"), h("p", {}, t("view.empty.outside"))];
  if (channel.id === "C_INBOX") return [icon("bolt"), h("p", {}, t("view.empty.inbox"))];
  const steps = ["view.empty.step1", "view.empty.step2", "view.empty.step3"];
  return [
    icon("bell"),
    h("h3", {}, t("view.empty.title")),
    h("p", {}, t("view.empty.text")),
    h("ol", {}, ...steps.map((step) => h("li", {}, t(step)))),
  ];
}
