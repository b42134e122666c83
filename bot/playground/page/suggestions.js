// What to offer while an agent types: commands after a slash, people after an @.

import { avatar, h } from "./dom.js";
import { activePeople, store } from "./store.js";
import { t } from "./texts.js";

// Returns {hide, key}: `key(event)` is true when the key was meant for the list.
export function suggestions(field, list) {
  const state = { offer: { items: [] }, active: 0 };
  const hide = () => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    insert(field, state.offer.from, item.insert);
    hide();
  };
  const show = () => {
    state.offer = candidates(field);
    state.active = 0;
    if (!state.offer.items.length) return hide();
    const rows = state.offer.items.map((item, index) => row(item, `${list.id}-${index}`, take));
    list.setAttribute("aria-label", state.offer.title);
    list.replaceChildren(...rows);
    list.hidden = false;
    return mark(field, list, state.active);
  };
  const key = (event) => {
    if (list.hidden) return false;
    const chosen = state.offer.items[state.active];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && field.value === chosen.insert.trim()) return false;
    if (step) state.active = (state.active + step + list.children.length) % list.children.length;
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else return false;
    event.preventDefault();
    if (step) mark(field, list, state.active);
    return true;
  };
  field.addEventListener("input", show);
  field.addEventListener("blur", hide);
  return { hide, key };
}

function insert(field, from, text) {
  const rest = field.value.slice(field.selectionStart);
  field.value = field.value.slice(0, from) + text + rest;
  field.selectionStart = field.selectionEnd = from + text.length;
  field.focus();
}

function mark(field, list, active) {
  for (const [index, option] of [...list.children].entries()) {
    option.setAttribute("aria-selected", String(index === active));
    if (index === active) field.setAttribute("aria-activedescendant", option.id);
  }
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
  return {
    from: before.length - wanted.length - 1,
    title: t("composer.people"),
    items: found.map(personItem),
  };
}

const commandItem = ({ command, usage_hint: hint, description }) => ({
  insert: `${command} `,
  content: [
    h("code", {}, command),
    hint && h("span", { class: "hint" }, hint),
    h("small", {}, description ?? ""),
  ],
});

const personItem = (person) => ({
  insert: `@${person.name} `,
  content: [avatar(person, "small"), h("span", {}, person.name)],
});

const row = (item, id, take) =>
  h(
    "li",
    {
      id,
      role: "option",
      on: { pointerdown: (event) => event.preventDefault(), click: () => take(item) },
    },
    ...item.content,
  );
