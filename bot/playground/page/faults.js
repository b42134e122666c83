// Trouble to simulate between the bot, Slack and the customers.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { h, uniqueId } from "./dom.js";
import { panelSection } from "./panel_section.js";
import { announce, listen, store } from "./store.js";
import { count, errorText, t } from "./texts.js";

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

async function changeFaults(change) {
  store.faults = { ...store.faults, ...change };
  announce("faults");
  const answer = await api.setFaults(change);
  if (answer.error) toast(errorText(answer.error));
}

export function faultControls() {
  const calm = h(
    "button",
    { type: "button", class: "btn", on: { click: () => changeFaults(CALM) } },
    t("controls.calm"),
  );
  listen(["faults", "state"], () => (calm.disabled = faultsOn() === 0));
  return panelSection(t("controls.faults"), [
    h("p", { class: "help" }, t("controls.faults.help")),
    slider("latency_ms", t("controls.latency"), { max: 5000, step: 250, show: milliseconds }),
    slider("rate_429", t("controls.rate429"), { max: 1, step: 0.1, show: percent }),
    slider("rate_500", t("controls.rate500"), { max: 1, step: 0.1, show: percent }),
    slider("rate_drop", t("controls.rateDrop"), { max: 1, step: 0.1, show: percent }),
    slider("rate_timeout", t("controls.rateTimeout"), { max: 1, step: 0.1, show: percent }),
    slider("history_lag_ms", t("controls.historyLag"), {
      max: 5000,
      step: 250,
      show: milliseconds,
    }),
    replyFault(),
    switchRow(
      t("controls.down"),
      "fault-down",
      () => Boolean(store.faults.down),
      (down) => changeFaults({ down }),
    ),
    switchRow(t("controls.limits"), "limits", () => store.limits === "on", changeLimits),
    calm,
  ]);
}

const milliseconds = (n) => t("controls.ms", { n });
const percent = (share) => t("controls.percent", { n: Math.round(share * 100) });

export function faultsOn() {
  return Object.entries(CALM).filter(([name, calm]) => (store.faults[name] ?? calm) !== calm)
    .length;
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
    ...REPLY_FAULTS.map((fault) =>
      h("option", { value: fault }, t(`controls.replyFault.${fault}`)),
    ),
  );
  listen(["faults", "state"], () => (select.value = store.faults.reply_fault ?? "none"));
  return h(
    "div",
    { class: "control-row" },
    h("label", { for: id }, t("controls.replyFault")),
    select,
  );
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
