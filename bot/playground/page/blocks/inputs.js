// Typed inputs (text, number, email, address) and pickers of date and time.

import { uploadFile } from "../api.js";
import { h } from "../dom.js";
import { t } from "../texts.js";
import { controlProps, plain, report, settle } from "./kit.js";

const TYPES = { number_input: "text", email_text_input: "email", url_text_input: "url" };
const TYPING_PAUSE_MS = 350;

export const length = (text) => [...text].length;

export function typed(element, ctx) {
  const value = ctx.surface.form.get(ctx.blockId, ctx.actionId)?.value ?? "";
  const multiline = Boolean(element.multiline);
  const input = h(
    multiline ? "textarea" : "input",
    controlProps(ctx, {
      class: "field",
      type: multiline ? undefined : (TYPES[element.type] ?? "text"),
      inputmode: element.type === "number_input" ? "decimal" : undefined,
      rows: multiline ? 5 : undefined,
      placeholder: plain(element.placeholder),
      autofocus: element.focus_on_load,
      autocomplete: "off",
      value,
      on: { input: () => changed(), keydown: (event) => enter(event, element, ctx) },
    }),
  );
  const counter = element.max_length ? h("span", { class: "counter" }) : null;
  const changed = () => {
    keep(element, ctx, input.value);
    if (counter) count(counter, input.value, element.max_length);
    if (rule(ctx, "on_character_entered")) reportSoon(input, ctx);
  };
  if (counter) count(counter, value, element.max_length);
  return counter ? h("div", { class: "counted" }, input, counter) : input;
}

function keep(element, ctx, text) {
  ctx.surface.form.set(ctx.blockId, ctx.actionId, { type: element.type, value: text || null });
}

function count(counter, text, max) {
  counter.textContent = t("modal.count", { n: length(text), max });
  counter.classList.toggle("over", length(text) > max);
}

const rule = (ctx, trigger) =>
  ctx.dispatches &&
  (ctx.dispatchRule?.trigger_actions_on ?? ["on_enter_pressed"]).includes(trigger);

function enter(event, element, ctx) {
  const plainEnter = event.key === "Enter" && !event.isComposing && !event.shiftKey;
  if (!plainEnter || element.multiline || !rule(ctx, "on_enter_pressed")) return;
  event.preventDefault();
  report(ctx, ctx.surface.form.get(ctx.blockId, ctx.actionId));
}

const waiting = new WeakMap();

function reportSoon(input, ctx) {
  clearTimeout(waiting.get(input));
  const send = () => report(ctx, ctx.surface.form.get(ctx.blockId, ctx.actionId));
  waiting.set(input, setTimeout(send, TYPING_PAUSE_MS));
}

// Chosen files are uploaded at once, as Slack does; the form only names them.
export function fileInput(element, ctx) {
  const kinds = (element.filetypes ?? []).map((kind) => `.${kind}`).join(",");
  const input = h(
    "input",
    controlProps(ctx, {
      class: "field",
      type: "file",
      multiple: (element.max_files ?? 10) > 1,
      accept: kinds || undefined,
      on: {
        change: async () => {
          const chosen = [...input.files].slice(0, element.max_files ?? 10);
          const answers = await Promise.all(chosen.map((file) => uploadFile(file)));
          const files = answers.filter((each) => each.ok).map(({ file }) => ({ id: file.id }));
          ctx.surface.form.set(ctx.blockId, ctx.actionId, { type: element.type, files });
          input.dataset.uploaded = String(files.length);
        },
      },
    }),
  );
  return input;
}

// One picker of the browser: `field` holds the choice, read/show turn it into the control's text and back.
function native(type, field, read, show) {
  return (element, ctx) => {
    const held = () => show(ctx.surface.form.get(ctx.blockId, ctx.actionId)?.[field] ?? null);
    const label = ctx.inputProps?.["aria-labelledby"]
      ? {}
      : { "aria-label": plain(element.placeholder) || t("select.placeholder") };
    const input = h(
      "input",
      controlProps(ctx, {
        ...label,
        class: "field picker",
        type,
        value: held(),
        on: {
          change: async () => {
            if (!(await settle(element, ctx, { [field]: read(input.value) }))) input.value = held();
          },
        },
      }),
    );
    return input;
  };
}

const same = (value) => value || null;
const shown = (value) => value ?? "";
const toSeconds = (value) => (value ? Math.round(new Date(value).getTime() / 1000) : null);

function toLocal(seconds) {
  if (seconds === null) return "";
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const date = native("date", "selected_date", same, shown);
export const time = native("time", "selected_time", same, shown);
export const dateTime = native("datetime-local", "selected_date_time", toSeconds, toLocal);
