// Buttons and overflow menus.

import { h, icon } from "../dom.js";
import { openMenu } from "../menu.js";
import { isSafe } from "../rich/links.js";
import { t } from "../texts.js";
import { agreed, controlProps, plain, report } from "./kit.js";

export function button(element, ctx) {
  const style = { primary: "primary", danger: "danger" }[element.style] ?? "";
  const node = h(
    "button",
    controlProps(ctx, {
      type: "button",
      class: `btn ${style}`,
      "aria-label": element.accessibility_label,
      on: { click: () => press(node, element, ctx) },
    }),
    plain(element.text),
  );
  return node;
}

async function press(node, element, ctx) {
  if (node.getAttribute("aria-busy") === "true" || !(await agreed(element.confirm))) return;
  if (element.url && isSafe(element.url)) window.open(element.url, "_blank", "noopener");
  await busyWhile(node, report(ctx, { type: "button", value: element.value, text: element.text }));
}

async function busyWhile(node, work) {
  node.setAttribute("aria-busy", "true");
  await work;
  node.removeAttribute("aria-busy");
}

export function overflow(element, ctx) {
  const node = h(
    "button",
    controlProps(ctx, {
      type: "button",
      class: "btn icon-only",
      "aria-label": t("overflow.label"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: (event) => openMenu(event, t("overflow.label"), items()) },
    }),
    icon("more"),
  );
  const items = () =>
    element.options.map((option) => ({
      label: plain(option.text),
      detail: option.description && plain(option.description),
      href: option.url && isSafe(option.url) ? option.url : undefined,
      data: { option: option.value ?? "" },
      choose: () => chooseOption(node, element, option, ctx),
    }));
  return node;
}

async function chooseOption(node, element, option, ctx) {
  if (!(await agreed(element.confirm))) return;
  await busyWhile(node, report(ctx, { type: "overflow", selected_option: option }));
}
