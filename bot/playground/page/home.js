// The App Home tab.

import { renderBlocks } from "./blocks/blocks.js";
import { h, icon } from "./dom.js";
import { store } from "./store.js";
import { formFor, surface } from "./surface.js";
import { t } from "./texts.js";

export function homeView(view) {
  if (!view)
    return h(
      "div",
      { class: "empty", data: { testid: "home" } },
      icon("bell"),
      h("p", {}, t("view.empty.home")),
    );
  const form = formFor(`home ${store.agent}`, view.blocks);
  const ways = surface({ view_id: view.id, home: true }, form);
  return h("div", { class: "home", data: { testid: "home" } }, ...renderBlocks(view.blocks, ways));
}
