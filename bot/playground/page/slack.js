// The right-hand side: sidebar, the open channel or Home, and the thread beside it.

import { channelView } from "./channel.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { homeView } from "./home.js";
import { whenReleased } from "./released.js";
import { news } from "./news.js";
import { sidebar } from "./sidebar.js";
import { channelById, listen, store } from "./store.js";
import { lang, t } from "./texts.js";
import { threadPanel } from "./thread.js";

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
  const head = {
    title: h("h2"),
    topic: h("p", { class: "topic" }),
    tags: h("div", { class: "tags" }),
  };
  const body = h("div", { class: "main-body" });
  const view = channelView();
  const menu = iconButton("menu", t("sidebar.open"), {
    class: "icon-btn drawer-btn",
    "aria-controls": "sidebar",
    on: { click: openDrawer },
  });
  const titles = h("div", { class: "main-title" }, head.title, head.topic);
  const isHome = () => store.place.kind === "home";
  const redraw = whenReleased(() => (isHome() ? drawHome(body) : view.refresh()));
  const show = whenReleased(() => {
    const channel = channelById(store.place.channel);
    if (isHome()) showHome(head, redraw);
    else if (channel) showChannel(channel, head, body, view);
  });
  listen(["state", "place"], show);
  listen(["home", "messages", "channels"], redraw);
  return h(
    "div",
    { class: "main" },
    h("header", { class: "main-head" }, menu, titles, head.tags),
    news(),
    body,
  );
}

function showHome(head, redraw) {
  head.title.replaceChildren(icon("bell"), "Deskbell");
  head.topic.textContent = "";
  head.tags.replaceChildren();
  redraw();
}

// Only when it has changed, so that what a person is about to press stays where it is.
function drawHome(body) {
  const scrolled = body.scrollTop;
  const { id, blocks } = store.home ?? {};
  const shown = { agent: store.agent, lang: lang(), id, blocks };
  reconcile(body, [shown], () => "home", () => homeView(store.home));
  body.scrollTop = scrolled;
}

function showChannel(channel, head, body, view) {
  const sign = channel.is_im ? "bell" : channel.is_ext_shared ? "shared" : "hash";
  head.title.replaceChildren(icon(sign), channel.name);
  head.topic.textContent = channel.topic;
  const shared = channel.is_ext_shared && h("span", { class: "tag" }, t("view.shared"));
  const absent = !channel.bot_is_member && h("span", { class: "tag warn" }, t("view.notMember"));
  head.tags.replaceChildren(...[shared, absent].filter(Boolean));
  if (body.firstElementChild !== view.root) body.replaceChildren(view.root);
  view.open(channel);
}
