// Posts of other apps, such as a form that drops inquiries into a channel.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { h } from "./dom.js";
import { panelSection } from "./panel_section.js";
import { channelById, listen, store } from "./store.js";
import { errorText, t } from "./texts.js";

const INBOX = "C_INBOX";

export function appPost() {
  const app = picker("app-post-app", t("controls.post.app"));
  const channel = picker("app-post-channel", t("controls.post.channel"));
  const text = h("textarea", {
    class: "field",
    rows: "5",
    "aria-label": t("controls.post.text"),
    value: t("controls.post.example"),
    data: { testid: "app-post-text" },
  });
  const help = h("p", { class: "help" });
  const send = h("button", {
    type: "submit",
    class: "btn primary",
    data: { testid: "app-post-send" },
  });
  listen(["state"], () => {
    const name = store.apps[0]?.name ?? "";
    offer(app, store.apps, store.apps[0]?.id);
    offer(channel, store.channels, INBOX);
    help.textContent = t("controls.post.help", { app: name });
    send.textContent = t("controls.post.send", { app: name });
  });
  const submit = (event) => {
    event.preventDefault();
    post({ app_id: app.value, channel: channel.value, text: text.value });
  };
  const where = h("div", { class: "pair" }, app, channel);
  const form = h("form", { class: "app-post", on: { submit } }, where, text, send);
  return panelSection(t("controls.post"), [help, form]);
}

const picker = (testid, label) =>
  h("select", { class: "field select", "aria-label": label, data: { testid } });

// Keeps what was chosen; `first` is the choice to begin with.
function offer(select, rows, first) {
  const wanted = select.value || first;
  select.replaceChildren(...rows.map((row) => h("option", { value: row.id }, row.name)));
  if (rows.some((row) => row.id === wanted)) select.value = wanted;
}

async function post(body) {
  const answer = await api.sendAppMessage(body);
  const { name } = channelById(body.channel);
  if (answer.error) toast(errorText(answer.error));
  else toast(t("controls.post.done", { name }), { kind: "good" });
}
