// The left-hand side: the customer's phone, and the samples that write by themselves.

import * as api from "./api.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { sendButton } from "./composer.js";
import { toast } from "./dialogs.js";
import { answerTo, letter } from "./letter.js";
import { samplesBar } from "./samples.js";
import { keepAtEnd } from "./scroll.js";
import { goToPersona } from "./session.js";
import { website } from "./website.js";
import { announce, listen, personaById, store } from "./store.js";
import { errorText, t, word } from "./texts.js";
import { clock, fromAny } from "./time.js";

const LETTERS = "email"; // the channel of letters with a subject, not of bubbles
const SHOWN_RECENT = 3;
const FACE = "#7a6a58";

export function customerPane() {
  const site = website();
  const [talk, write] = [conversation(), writing()];
  const phone = h("div", { class: "phone" }, phoneHead(), talk, site.root, write);
  listen(["persona", "state"], () => {
    const persona = current();
    phone.dataset.channel = persona.channel;
    talk.hidden = write.hidden = Boolean(persona.site);
    site.show(persona.site);
  });
  return h(
    "section",
    { class: "customer", id: "customer", "aria-label": t("customer.title") },
    phone,
    samplesBar(),
  );
}

const current = () => personaById(store.persona) ?? { id: "", name: "", channel: "" };

function phoneHead() {
  const face = h("span", { class: "phone-face" });
  const badges = h("span", { class: "badges" });
  const select = h("select", {
    class: "persona-select",
    "aria-label": t("customer.persona"),
    data: { testid: "persona-select" },
    on: { change: () => goToPersona(select.value) },
  });
  const recent = h("div", { class: "recent", role: "group", "aria-label": t("customer.recent") });
  const name = h("span", { class: "persona-name", "aria-hidden": "true" });
  const draw = () => {
    const persona = current();
    name.replaceChildren(persona.name, icon("down"));
    face.replaceChildren(avatar({ ...persona, color: FACE }));
    select.replaceChildren(...store.personas.map(personaOption));
    select.value = persona.id;
    badges.replaceChildren(...personaBadges(persona));
    const others = store.recent.filter((id) => id !== persona.id).slice(0, SHOWN_RECENT);
    recent.replaceChildren(...others.map(personaById).filter(Boolean).map(recentPersona));
    recent.hidden = others.length === 0;
  };
  listen(["persona", "state"], draw);
  return h(
    "header",
    { class: "phone-head" },
    face,
    h("div", { class: "phone-who" }, h("div", { class: "persona" }, name, select), badges),
    recent,
  );
}

const personaOption = (persona) =>
  h("option", { value: persona.id }, `${persona.name} · ${word("channel", persona.channel)}`);

const personaBadges = (persona) =>
  [
    h("span", { class: `channel-badge ${persona.channel}` }, word("channel", persona.channel)),
    persona.segment && h("span", { class: "segment" }, word("segment", persona.segment)),
  ].filter(Boolean);

function recentPersona(persona) {
  const unread = store.unreadPersonas.has(persona.id);
  return h(
    "button",
    {
      type: "button",
      class: `recent-persona ${unread ? "unread" : ""}`,
      "aria-label": unread ? `${persona.name}: ${t("customer.unread")}` : persona.name,
      title: persona.name,
      data: { testid: "persona-recent", persona: persona.id, unread: String(unread) },
      on: { click: () => goToPersona(persona.id) },
    },
    avatar({ ...persona, color: FACE }, "small"),
  );
}

function conversation() {
  const list = h("div", { class: "bubbles", role: "log", tabindex: "0" });
  const end = keepAtEnd(list);
  const empty = h("div", { class: "phone-empty" });
  listen(["conversation", "persona", "state"], () => {
    const persona = current();
    const messages = store.conversations.get(persona.id) ?? [];
    list.setAttribute("aria-label", t("customer.log", { name: persona.name }));
    list.hidden = messages.length === 0;
    empty.hidden = messages.length > 0;
    if (!messages.length) empty.replaceChildren(...invitation(persona));
    reconcile(list, messages, (message) => `${persona.id} ${message.id}`, bubble);
    end.toEnd();
  });
  return h("div", { class: "phone-body" }, empty, list);
}

function invitation(persona) {
  const examples = ["customer.try.1", "customer.try.2", "customer.try.3"].map((key) => t(key));
  const channel = word("channel", persona.channel);
  return [
    h("h3", {}, t("customer.empty.title", { name: persona.name })),
    h("p", {}, t("customer.empty.text", { channel })),
    h("p", { class: "try" }, t("customer.try")),
    ...examples.map((text) =>
      h("button", { type: "button", class: "example", on: { click: () => write(text) } }, text),
    ),
  ];
}

function bubble(message) {
  const mine = message.direction === "in";
  const isLetter = current().channel === LETTERS;
  return h(
    "div",
    {
      class: `bubble-row ${mine ? "mine" : "theirs"} ${message.state}`,
      data: {
        testid: "customer-message",
        direction: message.direction,
        state: message.state,
        kind: message.kind ?? "",
      },
    },
    !mine && !isLetter && bubbleFrom(),
    h(
      "div",
      { class: "bubble" },
      ...(isLetter ? [letter(message)] : [bubbleSubject(message), h("p", {}, message.text)]),
    ),
    bubbleFoot(message, mine),
  );
}

const bubbleFrom = () =>
  h(
    "p",
    { class: "bubble-from" },
    h("span", { class: "bubble-mark" }, icon("bell")),
    store.workspace.name,
  );

const bubbleSubject = ({ subject }) =>
  subject && h("strong", { class: "bubble-subject" }, subject);

function bubbleFoot(message, mine) {
  const time = h("time", {}, clock(fromAny(message.at)));
  if (message.state === "failed") {
    return h(
      "p",
      { class: "bubble-foot failed" },
      icon("alert"),
      h(
        "span",
        {},
        t("customer.failed"),
        message.error && h("small", {}, errorText(message.error)),
      ),
      h(
        "button",
        {
          type: "button",
          class: "link-btn",
          data: { testid: "customer-retry" },
          on: { click: () => retry(message) },
        },
        t("customer.retry"),
      ),
    );
  }
  const note = mine ? word("state", message.state) : word("kind", message.kind);
  return h("p", { class: "bubble-foot" }, note && h("span", {}, note), time);
}

async function retry(message) {
  const answer = await api.retryAsCustomer(store.persona, message.id);
  if (answer.error) toast(errorText(answer.error));
}

function writing() {
  const subject = h("input", {
    class: "subject",
    type: "text",
    "aria-label": t("customer.subject"),
    data: { testid: "customer-subject" },
  });
  const field = h("textarea", {
    rows: "1",
    "aria-label": t("customer.input"),
    data: { testid: "customer-input" },
    on: { input: () => (store.customerBusy = field.value !== ""), keydown: sendOnEnter },
  });
  listen(["persona", "state"], () => {
    field.placeholder = t("customer.placeholder", { name: current().name });
    subject.hidden = current().channel !== LETTERS;
  });
  listen(["persona", "state", "conversation"], () => {
    const answer = answerTo(store.conversations.get(current().id) ?? []);
    subject.placeholder = answer || t("customer.subject");
  });
  const submit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    write(text, subject.hidden ? "" : subject.value.trim());
    field.value = "";
    subject.value = "";
    store.customerBusy = false;
  };
  const send = sendButton(t("customer.send"), "customer-send");
  return h("form", { class: "phone-write", on: { submit } }, checkReplies(), subject, field, send);
}

// KakaoTalk keeps replies until the customer taps for them.
function checkReplies() {
  const button = h(
    "button",
    {
      type: "button",
      class: "quick-reply",
      data: { testid: "customer-ask" },
      on: { click: () => api.askAsCustomer(store.persona) },
    },
    t("customer.ask"),
  );
  listen(["persona", "state", "conversation"], () => {
    const hasWritten = (store.conversations.get(current().id) ?? []).length > 0;
    button.hidden = !(current().asks && hasWritten);
  });
  return button;
}

function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.form.requestSubmit();
}

async function write(text, subject = "") {
  const answer = await api.writeAsCustomer(store.persona, { text, ...(subject && { subject }) });
  if (answer.error && !answer.message) toast(errorText(answer.error));
  announce("conversation");
}
