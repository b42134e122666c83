// The control panel: the bot's connection, trouble to simulate, posts of other apps, the call journal.

import * as api from "./api.js";
import { appPost } from "./app_post.js";
import { ask, toast } from "./dialogs.js";
import { h, iconButton } from "./dom.js";
import { faultControls } from "./faults.js";
import { forgetViews } from "./modal.js";
import { panelSection } from "./panel_section.js";
import { load } from "./session.js";
import { announce, listen, store } from "./store.js";
import { errorText, t, word } from "./texts.js";
import { clock, fromAny } from "./time.js";

const SHOWN_CALLS = 12;

const opener = () => document.querySelector("[aria-controls=controls]");

export function controlPanel() {
  const calls = callJournal();
  const root = h(
    "aside",
    {
      class: "controls",
      id: "controls",
      "aria-label": t("controls.title"),
      hidden: true,
      data: { testid: "control-panel" },
    },
    h(
      "header",
      { class: "main-head" },
      h("h2", {}, t("controls.title")),
      iconButton("close", t("controls.close"), { on: { click: () => toggle(false) } }),
    ),
    h(
      "div",
      { class: "controls-body" },
      botStatus(),
      faultControls(),
      appPost(),
      calls.root,
      startOver(),
    ),
  );
  const toggle = (open) => {
    root.hidden = !open;
    opener().setAttribute("aria-expanded", String(open));
    if (open) calls.refresh();
    const next = open ? root.querySelector("button") : opener();
    next.focus();
  };
  root.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  return { root, toggle: () => toggle(root.hidden) };
}

function botStatus() {
  const list = h("dl", { class: "facts" });
  listen(["app", "state"], () => {
    const { connected, transport, last_error: error } = store.app;
    list.replaceChildren(
      h("dt", {}, t("controls.state")),
      h("dd", {}, t(connected ? "bot.connected" : "bot.disconnected")),
      h("dt", {}, t("controls.transport")),
      h("dd", {}, word("bot", transport)),
      h("dt", {}, t("controls.lastError")),
      h("dd", {}, error || t("controls.noError")),
    );
  });
  return panelSection(t("controls.app"), [list]);
}

function callJournal() {
  const list = h("ol", { class: "calls" });
  const refresh = async () => {
    const { calls = [] } = await api.fetchCalls();
    const rows = calls.slice(-SHOWN_CALLS).reverse().map(callRow);
    list.replaceChildren(
      ...(rows.length ? rows : [h("li", { class: "help" }, t("controls.calls.none"))]),
    );
  };
  const again = h(
    "button",
    { type: "button", class: "link-btn", on: { click: refresh } },
    t("controls.calls.refresh"),
  );
  return { root: panelSection(t("controls.calls"), [list], again), refresh };
}

function callRow(call) {
  return h(
    "li",
    { class: call.outcome === "ok" ? "" : "failed" },
    h("time", {}, clock(fromAny(call.at))),
    h("code", {}, call.method),
    h("span", {}, call.outcome),
  );
}

function startOver() {
  const reset = async () => {
    const agree = t("controls.reset.confirm");
    const question = {
      title: t("controls.reset.title"),
      text: t("controls.reset.text"),
      agree,
      danger: true,
    };
    if (!(await ask(question))) return;
    const answer = await api.resetAll();
    if (answer.error) return void toast(errorText(answer.error));
    forgetViews();
    for (const map of [store.messages, store.replies, store.conversations]) map.clear();
    store.thread = null;
    await load();
    announce("place", "thread", "conversation");
  };
  return h(
    "button",
    { type: "button", class: "btn danger", data: { testid: "reset" }, on: { click: reset } },
    t("controls.reset"),
  );
}
