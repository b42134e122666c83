// The right-hand side: sidebar, the open channel or Home, and the thread beside it.

import { h, icon, refocus } from "./dom.js";
import { composer, globalShortcuts } from "./composer.js";
import { homeView } from "./home.js";
import { messageLog } from "./log.js";
import { goToChannel, leaveThread } from "./session.js";
import { sidebar } from "./sidebar.js";
import { channelById, channelMessages, channelTitle, listen, store, threadMessages } from "./store.js";
import { t } from "./texts.js";

function titleOf(id) {
  const channel = channelById(id);
  return channel ? channelTitle(channel) : "";
}

export function slackPane() {
  const root = h("section", { class: "slack", id: "slack", "aria-label": t("slack.title") });
  const drawer = (open) => root.classList.toggle("drawer-open", open);
  root.append(
    sidebar({ leave: () => drawer(false) }),
    h("button", {
      type: "button",
      class: "scrim",
      "aria-label": t("sidebar.close"),
      on: { click: () => drawer(false) },
    }),
    mainView({ openDrawer: () => drawer(true) }),
    threadPanel(),
  );
  root.addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
  listen(["place", "thread"], () => root.classList.toggle("with-thread", Boolean(store.thread)));
  return root;
}

function mainView({ openDrawer }) {
  const title = h("h2", {});
  const topic = h("p", { class: "topic" });
  const tags = h("div", { class: "tags" });
  const body = h("div", { class: "main-body" });
  const view = channelView();
  const root = h(
    "div",
    { class: "main" },
    h(
      "header",
      { class: "main-head" },
      h("button", { type: "button", class: "icon-btn drawer-btn", "aria-label": t("sidebar.open"), "aria-controls": "sidebar", on: { click: openDrawer } }, icon("menu")),
      h("div", { class: "main-title" }, title, topic),
      tags,
    ),
    news(),
    body,
  );
  const draw = () => {
    const channel = channelById(store.place.channel);
    if (store.place.kind === "home") showHome(title, topic, tags, body);
    else if (channel) showChannel(channel, title, topic, tags, body, view);
  };
  listen(["state", "place"], draw);
  listen(["home"], () => store.place.kind === "home" && redrawHome(body));
  listen(["messages", "channels"], () => store.place.kind !== "home" && view.refresh());
  return root;
}

function showHome(title, topic, tags, body) {
  title.replaceChildren(icon("bell"), "Deskbell");
  topic.textContent = "";
  tags.replaceChildren();
  body.replaceChildren(homeView(store.home));
}

function redrawHome(body) {
  const focused = body.contains(document.activeElement) && document.activeElement.dataset.focus;
  const scrolled = body.scrollTop;
  body.replaceChildren(homeView(store.home));
  body.scrollTop = scrolled;
  if (focused) refocus(body.firstElementChild, focused);
}

function showChannel(channel, title, topic, tags, body, view) {
  title.replaceChildren(
    icon(channel.is_im ? "bell" : channel.is_ext_shared ? "shared" : "hash"),
    channel.name,
  );
  topic.textContent = channel.topic ?? "";
  tags.replaceChildren(
    ...[
      channel.is_ext_shared && h("span", { class: "tag" }, t("view.shared")),
      !channel.bot_is_member && h("span", { class: "tag warn" }, t("view.notMember")),
    ].filter(Boolean),
  );
  if (body.firstElementChild !== view.root) body.replaceChildren(view.root);
  view.open(channel);
}

function channelView() {
  const log = messageLog({ label: "" });
  const empty = h("div", { class: "empty" });
  const write = composer({
    testid: "composer",
    start: globalShortcuts(),
    target: () => ({ channel: store.place.channel }),
    label: () => t("composer.label", { name: titleOf(store.place.channel) }),
    placeholder: () => t("composer.placeholder", { name: titleOf(store.place.channel) }),
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
  return {
    root,
    refresh,
    open(channel) {
      log.list.setAttribute("aria-label", t("view.log", { name: channelTitle(channel) }));
      empty.replaceChildren(...emptyState(channel));
      write.moveTo(channel.id);
      if (shown !== channel.id) log.clear();
      shown = channel.id;
      refresh();
    },
  };
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

// A line over the channel when something new came in elsewhere.
function news() {
  const root = h("div", { class: "news", role: "status", hidden: true });
  const hide = () => (root.hidden = true);
  listen(["place"], hide);
  listen(["news"], () => {
    const channel = channelById(store.newsFrom);
    if (!channel) return;
    root.replaceChildren(
      h("span", {}, t("notice.card", { name: channelTitle(channel) })),
      h("button", { type: "button", class: "link-btn", data: { testid: "news-go" }, on: { click: () => goToChannel(channel.id) } }, t("notice.go")),
      h("button", { type: "button", class: "icon-btn", "aria-label": t("toast.dismiss"), on: { click: hide } }, icon("close")),
    );
    root.hidden = false;
  });
  return root;
}

function threadPanel() {
  const log = messageLog({ label: t("thread.log"), inThread: true });
  const number = h("span", { class: "topic" });
  const write = composer({
    testid: "thread-composer",
    target: () => ({ channel: store.thread.channel, thread_ts: store.thread.ts }),
    label: () => t("composer.thread"),
    placeholder: () => t("composer.thread"),
  });
  const root = h(
    "aside",
    { class: "thread", "aria-label": t("thread.title"), hidden: true, data: { testid: "thread-panel" } },
    h(
      "header",
      { class: "main-head" },
      h("div", { class: "main-title" }, h("h2", {}, t("thread.title")), number),
      h("button", { type: "button", class: "icon-btn", "aria-label": t("thread.close"), data: { testid: "thread-close" }, on: { click: leaveThread } }, icon("close")),
    ),
    log.root,
    write.root,
  );
  root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && leaveThread());
  let shown = "";
  const draw = () => {
    const ts = store.thread?.ts ?? "";
    const opened = shown !== ts;
    shown = ts;
    root.hidden = !ts;
    if (opened) log.clear();
    if (!ts) return;
    number.textContent = titleOf(store.thread.channel);
    write.moveTo(ts);
    log.show(threadMessages(store.thread));
    if (opened) write.field.focus();
  };
  listen(["thread", "messages"], draw);
  return root;
}
