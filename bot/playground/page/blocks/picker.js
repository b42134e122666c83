// Search-and-choose: external selects and every multi-select. A combobox with its list of options.

import { h, icon, uniqueId } from "../dom.js";
import { t } from "../texts.js";
import { SOURCES } from "./choices.js";
import { controlProps, plain, settle } from "./kit.js";

const TYPING_PAUSE_MS = 200;

// How a type stores its choice: one or many, whole options or bare ids.
function shape(type) {
  const many = type.startsWith("multi_");
  const base = type.replace("multi_", "");
  const source = SOURCES[base] ?? { field: "selected_option" };
  return {
    many,
    all: source.all,
    sign: source.sign ?? "",
    field: many ? `${source.field}s` : source.field,
  };
}

const asOption = (row, sign) => ({
  value: row.id,
  text: { type: "plain_text", text: `${sign}${row.name}` },
});

export function picker(element, ctx) {
  const kind = shape(element.type);
  const view = build(element, ctx);
  const state = { options: [], active: -1, timer: 0 };
  const combo = { element, ctx, kind, view, state };
  view.input.addEventListener("focus", () => open(combo));
  view.input.addEventListener("input", () => search(combo));
  view.input.addEventListener("keydown", (event) => key(event, combo));
  view.input.addEventListener("blur", () => close(combo));
  showChosen(combo);
  return view.root;
}

function build(element, ctx) {
  const listId = uniqueId("options");
  const chips = h("span", { class: "chips" });
  const label = ctx.inputProps?.["aria-labelledby"]
    ? {}
    : { "aria-label": plain(element.placeholder) };
  const input = h("input", {
    ...controlProps(ctx, label),
    class: "combo-input",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    placeholder: plain(element.placeholder) || t("select.search"),
  });
  const list = h("ul", { id: listId, class: "combo-list", role: "listbox", hidden: true });
  const box = h("div", { class: "field combo-box" }, chips, input);
  return { chips, input, list, root: h("div", { class: "combo" }, box, list) };
}

// Chosen options as {value, text}, whatever the type stores.
function chosen({ element, ctx, kind }) {
  const held = ctx.surface.form.get(ctx.blockId, ctx.actionId)?.[kind.field];
  const values = kind.many ? (held ?? []) : held ? [held] : [];
  if (!kind.all) return values;
  const rows = kind.all().map((row) => asOption(row, kind.sign));
  return values.map((id) => rows.find((row) => row.value === id) ?? asOption({ id, name: id }, ""));
}

async function choose(combo, options) {
  const { element, ctx, kind } = combo;
  const stored = kind.all ? options.map((option) => option.value) : options;
  await settle(element, ctx, { [kind.field]: kind.many ? stored : (stored[0] ?? null) });
  showChosen(combo);
}

function showChosen(combo) {
  const current = chosen(combo);
  combo.view.chips.replaceChildren(
    ...current.map((option) =>
      h(
        "span",
        { class: "chip" },
        plain(option.text),
        h(
          "button",
          {
            type: "button",
            "aria-label": t("select.remove", { name: plain(option.text) }),
            on: {
              click: () =>
                choose(
                  combo,
                  current.filter((kept) => kept.value !== option.value),
                ),
            },
          },
          icon("close"),
        ),
      ),
    ),
  );
}

const isExternal = ({ element }) => element.type.includes("external");

function search(combo) {
  clearTimeout(combo.state.timer);
  if (isExternal(combo)) combo.state.timer = setTimeout(() => open(combo), TYPING_PAUSE_MS);
  else open(combo);
}

async function open(combo) {
  const query = combo.view.input.value.trim();
  const least = isExternal(combo) ? (combo.element.min_query_length ?? 3) : 0;
  if (query.length < least) return show(combo, [], t("select.type", { n: least }));
  const options = await candidates(combo, query);
  const taken = new Set(combo.kind.many ? chosen(combo).map((option) => option.value) : []);
  const free = options.filter((option) => !taken.has(option.value));
  return show(combo, free, t("select.none"));
}

async function candidates(combo, query) {
  const { element, ctx, kind } = combo;
  if (isExternal(combo)) {
    const found = await ctx.surface.options({
      block_id: ctx.blockId,
      action_id: ctx.actionId,
      query,
    });
    return found.options ?? (found.option_groups ?? []).flatMap((group) => group.options);
  }
  const all = kind.all
    ? kind.all().map((row) => asOption(row, kind.sign))
    : (element.options ?? element.option_groups.flatMap((group) => group.options));
  return all.filter((option) => plain(option.text).toLowerCase().includes(query.toLowerCase()));
}

function show(combo, options, emptyText) {
  const { list, input } = combo.view;
  if (document.activeElement !== input) return;
  combo.state.options = options;
  combo.state.active = options.length ? 0 : -1;
  const rows = options.map((option, index) => optionRow(combo, option, index));
  list.replaceChildren(...(rows.length ? rows : [h("li", { class: "combo-none" }, emptyText)]));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  mark(combo);
}

function optionRow(combo, option, index) {
  return h(
    "li",
    {
      id: `${combo.view.list.id}-${index}`,
      role: "option",
      "aria-selected": "false",
      data: { value: option.value },
      on: {
        pointerdown: (event) => event.preventDefault(),
        click: () => take(combo, option),
      },
    },
    plain(option.text),
    option.description && h("small", {}, plain(option.description)),
  );
}

function take(combo, option) {
  const max = combo.element.max_selected_items ?? Infinity;
  const current = combo.kind.many ? chosen(combo) : [];
  combo.view.input.value = "";
  close(combo);
  if (current.length < max) choose(combo, [...current, option]);
}

function close(combo) {
  combo.view.list.hidden = true;
  combo.view.input.setAttribute("aria-expanded", "false");
  combo.view.input.removeAttribute("aria-activedescendant");
}

function mark({ view, state }) {
  for (const [index, row] of [...view.list.children].entries()) {
    row.setAttribute("aria-selected", String(index === state.active));
    if (index !== state.active) continue;
    view.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
}

function key(event, combo) {
  const { state, view } = combo;
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Backspace" && !view.input.value) choose(combo, chosen(combo).slice(0, -1));
  if (event.key === "Enter") event.preventDefault();
  if (view.list.hidden) return step && open(combo);
  if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), close(combo));
  if (event.key === "Enter" && state.options[state.active])
    take(combo, state.options[state.active]);
  if (step && state.options.length) {
    event.preventDefault();
    state.active = (state.active + step + state.options.length) % state.options.length;
    mark(combo);
  }
}
