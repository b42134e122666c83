// Where an agent writes: messages, @mentions and slash commands, with suggestions while typing.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { h, iconButton, uniqueId } from "./dom.js";
import { openMenu } from "./menu.js";
import { shortcutItems } from "./shortcuts.js";
import { listen, store } from "./store.js";
import { suggestions } from "./suggestions.js";
import { errorText, t } from "./texts.js";

// `target()` = {channel, thread_ts?}; `label()` names the field; `start` stands before it.
export function composer({ testid, target, label, placeholder, start = null }) {
  const list = h("ul", {
    id: uniqueId("suggestions"),
    class: "suggestions",
    role: "listbox",
    hidden: true,
  });
  const field = h("textarea", {
    class: "composer-field",
    rows: "1",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    data: { testid },
  });
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
  const root = h(
    "form",
    { class: "composer", on: { submit: (event) => (event.preventDefault(), send()) } },
    list,
    start,
    field,
    attachButton(target),
    sendButton(t("composer.send"), `${testid}-send`),
  );
  return { root, field, moveTo: drafts(field, label, placeholder) };
}

// A file is sent as soon as it is chosen.
function attachButton(target) {
  const input = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    on: {
      change: async () => {
        for (const file of input.files) {
          const error = problem(await api.uploadFile(file, target()));
          if (error) toast(error);
        }
        input.value = "";
      },
    },
  });
  const label = t("composer.attach");
  const open = iconButton("file", label, {
    data: { testid: "attach" },
    on: { click: () => input.click() },
  });
  return h("span", {}, open, input);
}

export const sendButton = (label, testid) =>
  iconButton("send", label, { type: "submit", class: "send", data: { testid } });

// Half-written text stays with the place it was written in.
function drafts(field, label, placeholder) {
  const kept = new Map();
  let place = "";
  return (key) => {
    if (key !== place) {
      kept.set(place, field.value);
      field.value = kept.get(key) ?? "";
      place = key;
    }
    field.setAttribute("aria-label", label());
    field.placeholder = placeholder();
  };
}

export function globalShortcuts() {
  const label = t("composer.shortcuts");
  const button = iconButton("bolt", label, {
    "aria-haspopup": "menu",
    data: { testid: "shortcuts" },
    on: { click: (event) => openMenu(event, label, shortcutItems("global", {})) },
  });
  listen(["state"], () => (button.hidden = shortcutItems("global", {}).length === 0));
  return button;
}

// Resolves to what went wrong in words, or "".
async function dispatch(text, { channel, thread_ts }) {
  const command = /^\/\S+/.exec(text)?.[0];
  if (!command) return problem(await api.sendMessage(channel, toSlack(text.trim()), thread_ts));
  if (thread_ts) return t("composer.threadCommand", { command });
  const known = store.commands.some((offered) => offered.command === command);
  if (!known) return t("composer.unknown", { command });
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
