// Where an agent writes: messages, @mentions and slash commands, with suggestions while typing.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { avatar, h, icon, uniqueId } from "./dom.js";
import { openMenu } from "./menu.js";
import { shortcutItems } from "./shortcuts.js";
import { activePeople, listen, store } from "./store.js";
import { errorText, t } from "./texts.js";

// `target()` = {channel, thread_ts?}; `label()` names the field; `start` stands before it.
export function composer({ testid, target, label, placeholder, start = null }) {
  const listId = uniqueId("suggestions");
  const field = h("textarea", {
    class: "composer-field",
    rows: "1",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    data: { testid },
  });
  const list = h("ul", { id: listId, class: "suggestions", role: "listbox", hidden: true });
  const root = h(
    "form",
    { class: "composer", on: { submit: (event) => (event.preventDefault(), send()) } },
    list,
    start,
    field,
    h(
      "button",
      { type: "submit", class: "send", "aria-label": t("composer.send"), title: t("composer.send"), data: { testid: `${testid}-send` } },
      icon("send"),
    ),
  );
  const suggest = suggestions(field, list);
  const send = async () => {
    suggest.hide();
    const text = field.value.trimEnd();
    if (!text.trim()) return;
    field.value = "";
    const error = await dispatch(text, target());
    if (!error) return;
    field.value ||= text;
    toast(error);
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || suggest.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  });
  const drafts = new Map();
  let place = "";
  // Half-written text stays with the place it was written in.
  const moveTo = (key) => {
    if (key !== place) {
      drafts.set(place, field.value);
      field.value = drafts.get(key) ?? "";
      place = key;
    }
    field.setAttribute("aria-label", label());
    field.placeholder = placeholder();
  };
  return { root, moveTo, field };
}

export function globalShortcuts() {
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-btn",
      title: t("composer.shortcuts"),
      "aria-label": t("composer.shortcuts"),
      "aria-haspopup": "menu",
      data: { testid: "shortcuts" },
      on: { click: (event) => openMenu(event, t("composer.shortcuts"), shortcutItems("global", {})) },
    },
    icon("bolt"),
  );
  listen(["state"], () => (button.hidden = shortcutItems("global", {}).length === 0));
  return button;
}

// Resolves to what went wrong in words, or "".
async function dispatch(text, { channel, thread_ts }) {
  const command = /^\/\S+/.exec(text)?.[0];
  if (!command) return problem(await api.sendMessage(channel, toSlack(text.trim()), thread_ts));
  if (thread_ts) return t("composer.threadCommand", { command });
  if (!store.commands.some((known) => known.command === command)) return t("composer.unknown", { command });
  return problem(await api.runCommand(channel, command, text.slice(command.length).trim()));
}

const problem = ({ error }) => (error ? errorText(error) : "");

// Names become the mentions Slack's markup has for them; the server escapes everything else.
function toSlack(text) {
  const longestFirst = (a, b) => b.name.length - a.name.length;
  const people = [...store.people].sort(longestFirst);
  const channels = [...store.channels].sort(longestFirst);
  const named = people.reduce((all, { id, name }) => all.replaceAll(`@${name}`, `<@${id}>`), text);
  return channels.reduce((all, { id, name }) => all.replaceAll(`#${name}`, `<#${id}>`), named);
}

function candidates(field) {
  const before = field.value.slice(0, field.selectionStart);
  const command = /^\/\S*$/.exec(before)?.[0];
  if (command !== undefined) {
    const found = store.commands.filter((known) => known.command.startsWith(command));
    return { from: 0, title: t("composer.commands"), items: found.map(commandItem) };
  }
  const mention = /(?:^|\s)@([\p{L}\p{N}]*)$/u.exec(before);
  if (!mention) return { items: [] };
  const wanted = mention[1].toLowerCase();
  const found = activePeople().filter((person) => person.name.toLowerCase().includes(wanted));
  return { from: before.length - wanted.length - 1, title: t("composer.people"), items: found.map(personItem) };
}

const commandItem = ({ command, usage_hint: hint, description }) => ({
  insert: `${command} `,
  content: [h("code", {}, command), hint && h("span", { class: "hint" }, hint), h("small", {}, description ?? "")],
});

const personItem = (person) => ({
  insert: `@${person.name} `,
  content: [avatar(person, "small"), h("span", {}, person.name)],
});

function suggestions(field, list) {
  let offer = { items: [] };
  let active = 0;
  const hide = () => {
    offer = { items: [] };
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    const rest = field.value.slice(field.selectionStart);
    field.value = field.value.slice(0, offer.from) + item.insert + rest;
    field.selectionStart = field.selectionEnd = offer.from + item.insert.length;
    hide();
    field.focus();
  };
  const mark = () => {
    for (const [index, row] of [...list.querySelectorAll("[role=option]")].entries()) {
      row.setAttribute("aria-selected", String(index === active));
      if (index === active) field.setAttribute("aria-activedescendant", row.id);
    }
  };
  const show = () => {
    offer = candidates(field);
    if (!offer.items.length) return hide();
    active = 0;
    list.setAttribute("aria-label", offer.title);
    list.replaceChildren(...offer.items.map((item, index) => suggestion(item, `${list.id}-${index}`, take)));
    list.hidden = false;
    return mark();
  };
  field.addEventListener("input", show);
  field.addEventListener("blur", hide);
  // True when the key was for the list.
  const key = (event) => {
    if (list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const typedWhole = field.value === offer.items[active].insert.trim();
    if (event.key === "Enter" && typedWhole) return hide() ?? false;
    if (step) active = (active + step + offer.items.length) % offer.items.length;
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" || event.key === "Tab") take(offer.items[active]);
    else return false;
    event.preventDefault();
    mark();
    return true;
  };
  return { hide, key };
}

const suggestion = (item, id, take) =>
  h(
    "li",
    {
      id,
      role: "option",
      on: { pointerdown: (event) => event.preventDefault(), click: () => take(item) },
    },
    ...item.content,
  );
