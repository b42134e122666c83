// A titled part of the control panel.

import { h, uniqueId } from "./dom.js";

export function panelSection(title, children, aside = null) {
  const id = uniqueId("section");
  const head = h("div", { class: "section-head" }, h("h3", { id }, title), aside);
  return h("section", { class: "control-section", "aria-labelledby": id }, head, ...children);
}
