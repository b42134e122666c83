// Radio buttons, checkboxes and single selects (the browser's own, so every phone knows them).

import { h, uniqueId } from "../dom.js";
import { activePeople, store } from "../store.js";
import { t } from "../texts.js";
import { controlProps, plain, settle, textOf } from "./kit.js";

function optionLine(option, input) {
  return h(
    "label",
    { class: "choice" },
    input,
    h(
      "span",
      { class: "choice-text" },
      textOf(option.text),
      option.description && h("small", {}, textOf(option.description)),
    ),
  );
}

export function radios(element, ctx) {
  const name = uniqueId("radio");
  const held = () => ctx.surface.form.get(ctx.blockId, ctx.actionId)?.selected_option?.value;
  const input = (option) =>
    h("input", {
      type: "radio",
      name,
      value: option.value,
      checked: held() === option.value,
      on: {
        change: async () => {
          if (!(await settle(element, ctx, { selected_option: option }))) sync();
        },
      },
    });
  const group = h(
    "div",
    controlProps(ctx, { class: "choices", role: "radiogroup" }),
    ...element.options.map((option) => optionLine(option, input(option))),
  );
  const sync = () =>
    group.querySelectorAll("input").forEach((box) => (box.checked = box.value === held()));
  return group;
}

export function checkboxes(element, ctx) {
  const held = () =>
    (ctx.surface.form.get(ctx.blockId, ctx.actionId)?.selected_options ?? []).map(
      ({ value }) => value,
    );
  const checked = () => {
    const values = new Set([...group.querySelectorAll("input:checked")].map((box) => box.value));
    return element.options.filter((option) => values.has(option.value));
  };
  const change = async () => {
    if (!(await settle(element, ctx, { selected_options: checked() }))) sync();
  };
  const input = (option) =>
    h("input", {
      type: "checkbox",
      value: option.value,
      checked: held().includes(option.value),
      on: { change },
    });
  const group = h(
    "div",
    controlProps(ctx, { class: "choices", role: "group" }),
    ...element.options.map((option) => optionLine(option, input(option))),
  );
  const sync = () =>
    group.querySelectorAll("input").forEach((box) => (box.checked = held().includes(box.value)));
  return group;
}

// Per select type: the field its choice is stored in and what there is to choose from.
export const SOURCES = {
  static_select: { field: "selected_option" },
  users_select: { field: "selected_user", all: activePeople },
  channels_select: { field: "selected_channel", all: () => store.channels, sign: "#" },
  conversations_select: { field: "selected_conversation", all: () => store.channels, sign: "#" },
};

export function choice(element, ctx) {
  const source = SOURCES[element.type];
  const held = () => {
    const value = ctx.surface.form.get(ctx.blockId, ctx.actionId)?.[source.field];
    return (source.all ? value : value?.value) ?? "";
  };
  const change = async () => {
    if (!(await settle(element, ctx, { [source.field]: chosen(element, source, select.value) }))) {
      select.value = held();
    }
  };
  const placeholder = plain(element.placeholder) || t("select.placeholder");
  const label = ctx.inputProps?.["aria-labelledby"] ? {} : { "aria-label": placeholder };
  const select = h(
    "select",
    controlProps(ctx, { class: "field select", ...label, on: { change } }),
    h("option", { value: "" }, placeholder),
    ...(source.all
      ? source.all().map((row) => personOrChannel(row, source))
      : staticOptions(element)),
  );
  select.value = held();
  return select;
}

const personOrChannel = (row, { sign = "" }) =>
  h("option", { value: row.id }, `${sign}${row.name}`);

const optionNode = (option) => h("option", { value: option.value }, plain(option.text));

const staticOptions = (element) =>
  element.option_groups
    ? element.option_groups.map((group) =>
        h("optgroup", { label: plain(group.label) }, ...group.options.map(optionNode)),
      )
    : (element.options ?? []).map(optionNode);

function chosen(element, source, value) {
  if (source.all) return value || null;
  const options = element.options ?? element.option_groups.flatMap((group) => group.options);
  return options.find((option) => option.value === value) ?? null;
}
