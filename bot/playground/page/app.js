// Puts the page together.

import { controlPanel } from "./controls.js";
import { customerPane } from "./customer.js";
import { h, icon } from "./dom.js";
import { faultsOn, faultsText } from "./faults.js";
import { stayConnected } from "./live.js";
import { forgetViews } from "./modal.js";
import { load, recall } from "./session.js";
import { slackPane } from "./slack.js";
import { announce, listen, store } from "./store.js";
import { lang, t } from "./texts.js";

async function start() {
  recall();
  if (!(await load())) return;
  document.documentElement.lang = lang();
  document.title = t("app.title");
  const panel = controlPanel();
  const tabs = sideSwitch();
  document.body.prepend(
    h("a", { class: "skip", href: "#slack" }, t("app.skip")),
    topBar(panel.toggle),
    offline(),
    tabs,
    h("main", { class: "stage" }, customerPane(), slackPane(), panel.root),
  );
  listen(["agent"], forgetViews);
  show("customer");
  announce(
    "state",
    "channels",
    "place",
    "messages",
    "samples",
    "faults",
    "app",
    "persona",
    "conversation",
    "online",
    "thread",
  );
  stayConnected();
}

function topBar(togglePanel) {
  const bot = h("span", { class: "bot-status", data: { testid: "bot-status" } });
  const trouble = h("span", { class: "trouble", data: { testid: "faults-on" } });
  listen(["app", "state"], () => {
    const { connected, transport } = store.app;
    bot.className = `bot-status ${connected ? "on" : "off"}`;
    bot.replaceChildren(
      h("i", {}),
      t(connected ? "bot.connected" : "bot.disconnected"),
      h("small", {}, t(`bot.${transport}`)),
    );
  });
  listen(["faults", "state"], () => {
    trouble.hidden = faultsOn() === 0;
    trouble.textContent = faultsText();
  });
  return h(
    "header",
    { class: "top" },
    h("h1", {}, icon("bell"), t("app.title")),
    bot,
    trouble,
    h(
      "button",
      {
        type: "button",
        class: "top-btn",
        "aria-label": t("controls.title"), // a phone has no room for the word
        "aria-controls": "controls",
        "aria-expanded": "false",
        data: { testid: "controls-toggle" },
        on: { click: togglePanel },
      },
      icon("sliders"),
      h("span", {}, t("controls.title")),
    ),
  );
}

function offline() {
  const bar = h("p", { class: "offline", role: "status", data: { testid: "offline" } });
  listen(["online"], () => {
    bar.hidden = store.online;
    bar.textContent = store.online ? "" : t("online.off");
  });
  return bar;
}

// On a phone only one side shows at a time.
function sideSwitch() {
  const tab = (id) =>
    h(
      "button",
      { type: "button", data: { testid: `tab-${id}`, side: id }, on: { click: () => show(id) } },
      t(`tab.${id}`),
      h("span", { class: "count", hidden: true }),
    );
  const tabs = [tab("customer"), tab("slack")];
  const root = h("nav", { class: "tabs", "aria-label": t("app.title") }, ...tabs);
  const badge = (button, n) => {
    button.lastChild.hidden = n === 0;
    button.lastChild.textContent = String(n);
  };
  listen(["channels", "state"], () => {
    badge(
      tabs[1],
      store.channels.reduce((sum, channel) => sum + (channel.unread || 0), 0),
    );
  });
  listen(["persona"], () => badge(tabs[0], store.unreadPersonas.size));
  return root;
}

function show(side) {
  document.body.dataset.side = side;
  for (const button of document.querySelectorAll(".tabs button")) {
    button.setAttribute("aria-current", String(button.dataset.side === side));
  }
}

start();
