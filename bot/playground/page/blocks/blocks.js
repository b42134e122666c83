// Blocks → DOM nodes, for messages, modals and the Home tab.
// A surface is {form, act(action), options(query), errors?}: how its elements speak to the app.

import { h, uniqueId } from "../dom.js";
import { markdown } from "../rich/markdown.js";
import { richText } from "../rich/rich_text.js";
import { t } from "../texts.js";
import { blockIdOf, actionIdOf } from "./form_state.js";
import { renderElement } from "./elements.js";
import { plain, textOf } from "./kit.js";
import { image } from "./images.js";
import { chart, table } from "./tables.js";

const RENDERERS = {
  section,
  header: (block) => h("h3", { class: "b-header" }, plain(block.text)),
  divider: () => h("hr", { class: "b-divider" }),
  context,
  actions,
  image: imageBlock,
  input,
  rich_text: richText,
  markdown: (block) => h("div", { class: "b-markdown" }, markdown(block.text)),
  alert: (block) =>
    h("div", { class: `b-alert ${block.level ?? ""}`, role: "note" }, textOf(block.text)),
  table,
  data_table: table,
  data_visualization: chart,
};

export function renderBlocks(blocks, surface) {
  return (blocks ?? []).map((block, index) => {
    const render = RENDERERS[block.type];
    const node = render
      ? render(block, surface, blockIdOf(block, index))
      : h("p", { class: "unknown" }, t("block.unknown", { type: block.type }));
    node.dataset.blockId = blockIdOf(block, index);
    return node;
  });
}

const ctxOf = (surface, blockId, element, position = 0) => ({
  surface,
  blockId,
  actionId: actionIdOf(element, position),
  dispatches: true,
});

function section(block, surface, blockId) {
  const { accessory } = block;
  const side =
    accessory &&
    h(
      "div",
      { class: `b-accessory ${accessory.type === "image" ? "thumb" : ""}` },
      renderElement(accessory, ctxOf(surface, blockId, accessory)),
    );
  const body = h(
    "div",
    { class: "b-section-body" },
    block.text && longText(block),
    block.fields &&
      h("div", { class: "b-fields" }, ...block.fields.map((field) => h("div", {}, textOf(field)))),
  );
  return h("div", { class: "b-section" }, body, side);
}

const FOLD_OVER_CHARACTERS = 700;
const FOLD_OVER_LINES = 7;

// Slack folds a long section behind "see more" unless the app asks for `expand`.
function longText(block) {
  const text = h("div", { class: "b-text" }, textOf(block.text));
  const long =
    block.text.text.length > FOLD_OVER_CHARACTERS ||
    block.text.text.split("\n").length > FOLD_OVER_LINES;
  if (!long || block.expand) return text;
  text.classList.add("folded");
  const toggle = h(
    "button",
    {
      type: "button",
      class: "link-btn",
      "aria-expanded": "false",
      on: {
        click: () => {
          const folded = text.classList.toggle("folded");
          toggle.textContent = t(folded ? "message.more" : "message.less");
          toggle.setAttribute("aria-expanded", String(!folded));
        },
      },
    },
    t("message.more"),
  );
  return h("div", {}, text, toggle);
}

function context(block) {
  const items = block.elements.map((element) =>
    element.type === "image"
      ? image(element)
      : h("span", { class: "b-context-text" }, textOf(element)),
  );
  return h("div", { class: "b-context" }, ...items);
}

function actions(block, surface, blockId) {
  const items = block.elements.map((element, position) =>
    renderElement(element, ctxOf(surface, blockId, element, position)),
  );
  return h("div", { class: "b-actions" }, ...items);
}

function imageBlock(block) {
  const title = block.title && h("figcaption", {}, plain(block.title));
  return h("figure", { class: "b-image" }, title, image(block));
}

// Elements a <label for> can point at; groups are labelled by reference only.
const GROUPS = new Set(["radio_buttons", "checkboxes"]);

function input(block, surface, blockId) {
  const { element } = block;
  const labelId = uniqueId("label");
  const controlId = uniqueId("control");
  const hintId = uniqueId("hint");
  const error = surface.errors?.[blockId];
  const ctx = {
    ...ctxOf(surface, blockId, element),
    dispatches: Boolean(block.dispatch_action),
    dispatchRule: element.dispatch_action_config,
    inputProps: {
      id: controlId,
      "aria-labelledby": labelId,
      "aria-describedby": hintId,
      "aria-required": block.optional ? undefined : "true",
      "aria-invalid": error ? "true" : undefined,
      data: { testid: `input-${blockId}` },
    },
  };
  return h(
    "div",
    { class: `b-input ${error ? "has-error" : ""}` },
    h(
      "label",
      { id: labelId, for: GROUPS.has(element.type) ? undefined : controlId },
      plain(block.label),
      block.optional && h("span", { class: "optional" }, ` ${t("modal.optional")}`),
    ),
    renderElement(element, ctx),
    h(
      "div",
      { id: hintId, class: "b-input-notes" },
      error && h("p", { class: "b-error", data: { testid: `error-${blockId}` } }, error),
      block.hint && h("p", { class: "b-hint" }, plain(block.hint)),
    ),
  );
}
