// The control panel: the bot's connection, trouble to simulate, posts of other apps, the call journal.

import * as api from "./api.js";
import { ask, toast } from "./dialogs.js";
import { h, icon, uniqueId } from "./dom.js";
import { forgetViews } from "./modal.js";
import { load } from "./session.js";
import { announce, listen, store } from "./store.js";
import { count, errorText, t, word } from "./texts.js";
import { clock, fromAny } from "./time.js";

const CALM = {
  latency_ms: 0,
  rate_429: 0,
  rate_500: 0,
  rate_drop: 0,
  rate_timeout: 0,
  history_lag_ms: 0,
  down: false,
  reply_fault: "none",
};
const REPLY_FAULTS = ["none", "500", "timeout", "drop", "410"];
const SHOWN_CALLS = 12;

export function controlPanel() {
  const calls = callJournal();
  const root = h(
    "aside",
    { class: "controls", id: "controls", "aria-label": t("controls.title"), hidden: true, data: { testid: "control-panel" } },
    h(
      "header",
      { class: "main-head" },
      h("h2", {}, t("controls.title")),
      h("button", { type: "button", class: "icon-btn", "aria-label": t("controls.close"), on: { click: () => toggle(false) } }, icon("close")),
    ),
    h("div", { class: "controls-body" }, botStatus(), faults(), appPost(), calls.root, startOver()),
  );
  const toggle = (open) => {
    root.hidden = !open;
    for (const button of document.querySelectorAll("[aria-controls=controls]")) {
      button.setAttribute("aria-expanded", String(open));
    }
    if (open) calls.refresh();
    (open ? root.querySelector("button") : document.querySelector("[aria-controls=controls]")).focus();
  };
  root.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  return { root, toggle: () => toggle(root.hidden) };
}

function section(title, children, aside = null) {
  const id = uniqueId("section");
  const head = h("div", { class: "section-head" }, h("h3", { id }, title), aside);
  return h("section", { class: "control-section", "aria-labelledby": id }, head, ...children);
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
  return section(t("controls.app"), [list]);
}

async function changeFaults(change) {
  store.faults = { ...store.faults, ...change };
  announce("faults");
  const answer = await api.setFaults(change);
  if (answer.error) toast(errorText(answer.error));
}

function faults() {
  const calm = h("button", { type: "button", class: "btn", on: { click: () => changeFaults(CALM) } }, t("controls.calm"));
  listen(["faults", "state"], () => (calm.disabled = faultsOn() === 0));
  return section(t("controls.faults"), [
    h("p", { class: "help" }, t("controls.faults.help")),
    slider("latency_ms", t("controls.latency"), { max: 5000, step: 250, show: milliseconds }),
    slider("rate_429", t("controls.rate429"), { max: 1, step: 0.1, show: percent }),
    slider("rate_500", t("controls.rate500"), { max: 1, step: 0.1, show: percent }),
    slider("rate_drop", t("controls.rateDrop"), { max: 1, step: 0.1, show: percent }),
    slider("rate_timeout", t("controls.rateTimeout"), { max: 1, step: 0.1, show: percent }),
    slider("history_lag_ms", t("controls.historyLag"), { max: 5000, step: 250, show: milliseconds }),
    replyFault(),
    switchRow(t("controls.down"), "fault-down", () => Boolean(store.faults.down), (down) => changeFaults({ down })),
    switchRow(t("controls.limits"), "limits", () => store.limits === "on", changeLimits),
    calm,
  ]);
}

const milliseconds = (n) => t("controls.ms", { n });
const percent = (share) => t("controls.percent", { n: Math.round(share * 100) });

export function faultsOn() {
  return Object.entries(CALM).filter(([name, calm]) => (store.faults[name] ?? calm) !== calm).length;
}

export const faultsText = () => count("controls.active", faultsOn());

function slider(name, label, { max, step, show }) {
  const id = uniqueId("fault");
  const value = h("output", { for: id });
  const input = h("input", {
    id,
    type: "range",
    min: "0",
    max: String(max),
    step: String(step),
    data: { testid: `fault-${name}` },
    on: {
      input: () => (value.textContent = show(Number(input.value))),
      change: () => changeFaults({ [name]: Number(input.value) }),
    },
  });
  listen(["faults", "state"], () => {
    const now = store.faults[name] ?? 0;
    input.value = String(now);
    value.textContent = show(now);
  });
  return h("div", { class: "slider" }, h("label", { for: id }, label), value, input);
}

function replyFault() {
  const id = uniqueId("fault");
  const select = h(
    "select",
    {
      id,
      class: "field select",
      data: { testid: "fault-reply_fault" },
      on: { change: () => changeFaults({ reply_fault: select.value }) },
    },
    ...REPLY_FAULTS.map((fault) => h("option", { value: fault }, t(`controls.replyFault.${fault}`))),
  );
  listen(["faults", "state"], () => (select.value = store.faults.reply_fault ?? "none"));
  return h("div", { class: "control-row" }, h("label", { for: id }, t("controls.replyFault")), select);
}

function switchRow(label, testid, read, write) {
  const box = h("input", {
    type: "checkbox",
    role: "switch",
    data: { testid },
    on: { change: () => write(box.checked) },
  });
  listen(["faults", "state"], () => (box.checked = read()));
  return h("label", { class: "switch" }, h("span", {}, label), box);
}

async function changeLimits(on) {
  store.limits = on ? "on" : "off";
  const answer = await api.setLimits(store.limits);
  if (answer.error) toast(errorText(answer.error));
}

function appPost() {
  const app = h("select", { class: "field select", "aria-label": t("controls.post.app"), data: { testid: "app-post-app" } });
  const channel = h("select", { class: "field select", "aria-label": t("controls.post.channel"), data: { testid: "app-post-channel" } });
  const text = h("textarea", { class: "field", rows: "5", "aria-label": t("controls.post.text"), value: t("controls.post.example"), data: { testid: "app-post-text" } });
  const help = h("p", { class: "help" });
  const send = h("button", { type: "submit", class: "btn primary", data: { testid: "app-post-send" } });
  const post = async (event) => {
    event.preventDefault();
    const answer = await api.sendAppMessage({ app_id: app.value, channel: channel.value, text: text.value });
    const name = store.channels.find((row) => row.id === channel.value)?.name;
    if (answer.error) toast(errorText(answer.error));
    else toast(t("controls.post.done", { name }), { kind: "good" });
  };
  listen(["state"], () => {
    const chosen = channel.value;
    app.replaceChildren(...store.apps.map((row) => h("option", { value: row.id }, row.name)));
    channel.replaceChildren(...store.channels.map((row) => h("option", { value: row.id }, `#${row.name}`)));
    const wanted = chosen || "C_INBOX";
    if (store.channels.some((row) => row.id === wanted)) channel.value = wanted;
    const name = store.apps[0]?.name ?? "";
    help.textContent = t("controls.post.help", { app: name });
    send.textContent = t("controls.post.send", { app: name });
  });
  const form = h("form", { class: "app-post", on: { submit: post } }, h("div", { class: "pair" }, app, channel), text, send);
  return section(t("controls.post"), [help, form]);
}

function callJournal() {
  const list = h("ol", { class: "calls" });
  const refresh = async () => {
    const { calls = [] } = await api.fetchCalls();
    const rows = calls.slice(-SHOWN_CALLS).reverse().map(callRow);
    list.replaceChildren(...(rows.length ? rows : [h("li", { class: "help" }, t("controls.calls.none"))]));
  };
  const again = h("button", { type: "button", class: "link-btn", on: { click: refresh } }, t("controls.calls.refresh"));
  return { root: section(t("controls.calls"), [list], again), refresh };
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
    const question = { title: t("controls.reset.title"), text: t("controls.reset.text"), agree, danger: true };
    if (!(await ask(question))) return;
    const answer = await api.resetAll();
    if (answer.error) return void toast(errorText(answer.error));
    forgetViews();
    for (const map of [store.messages, store.replies, store.conversations]) map.clear();
    store.thread = null;
    await load();
    announce("place", "thread", "conversation");
  };
  return h("button", { type: "button", class: "btn danger", data: { testid: "reset" }, on: { click: reset } }, t("controls.reset"));
}
