// The sample inquiries: send the next one, see when one comes by itself, pause that.

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { toast } from "./dialogs.js";
import { goToPersona, load } from "./session.js";
import { listen, personaById, store } from "./store.js";
import { errorText, t } from "./texts.js";

export function samplesBar() {
  const next = h(
    "button",
    {
      type: "button",
      class: "btn sample-next",
      data: { testid: "next-sample" },
      on: { click: send },
    },
    icon("play"),
    h("span", {}, t("samples.next")),
  );
  const pause = iconButton("pause", "", {
    data: { testid: "samples-pause" },
    on: { click: () => api.pauseSamples(!store.samples.paused) },
  });
  const status = h("p", { class: "sample-status", data: { testid: "samples-status" } });
  const root = h(
    "div",
    { class: "samples", role: "group", "aria-label": t("samples.title") },
    h("div", { class: "sample-row" }, next, pause),
    status,
  );
  let due = null;
  const tick = () => {
    status.textContent = statusText(due);
  };
  listen(["samples"], () => {
    const { next_in: wait, paused, total, sent } = store.samples;
    due = wait === null || wait === undefined ? null : Date.now() + wait * 1000;
    const automatic = due !== null || paused;
    root.hidden = !total;
    next.disabled = sent >= total;
    pause.hidden = !automatic;
    showPause(pause, paused);
    tick();
  });
  setInterval(tick, 1000);
  return root;
}

function showPause(button, paused) {
  const label = t(paused ? "samples.resume" : "samples.pause");
  button.replaceChildren(icon(paused ? "play" : "pause"));
  button.setAttribute("aria-label", label);
  button.title = label;
}

function statusText(due) {
  const { sent, total, paused } = store.samples;
  if (!total) return "";
  if (sent >= total) return t("samples.done");
  const soFar = t("samples.count", { sent, total });
  if (paused) return `${soFar} · ${t("samples.paused")}`;
  if (due === null) return soFar;
  const seconds = Math.max(0, Math.ceil((due - Date.now()) / 1000));
  return `${soFar} · ${t("samples.in", { seconds })}`;
}

async function send() {
  const answer = await api.sendSample();
  if (answer.error) return toast(errorText(answer.error));
  if (!personaById(answer.sample?.persona)) await load();
  return answer.sample && goToPersona(answer.sample.persona);
}
