// Small questions and notices over the page: confirm dialogs and toasts.

import { h, icon, iconButton, uniqueId } from "./dom.js";
import { t } from "./texts.js";

// Resolves to true when the person agreed.
export function ask({ title, text, agree, refuse = t("modal.cancel"), danger = false }) {
  const titleId = uniqueId("ask");
  const dialog = h(
    "dialog",
    { class: "ask", role: "alertdialog", "aria-labelledby": titleId, data: { testid: "confirm" } },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: titleId }, title),
      h("div", { class: "ask-text" }, text),
      h(
        "div",
        { class: "ask-actions" },
        h("button", { class: "btn", value: "no", data: { testid: "confirm-no" } }, refuse),
        h(
          "button",
          {
            class: `btn ${danger ? "danger-fill" : "primary"}`,
            value: "yes",
            data: { testid: "confirm-yes" },
          },
          agree,
        ),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

const LIFETIME_MS = 6000;

// `action` = {label, run}: one thing to do about it.
export function toast(text, { kind = "error", action = null } = {}) {
  const area = document.getElementById("toasts");
  const node = h(
    "div",
    {
      class: `toast ${kind}`,
      role: kind === "error" ? "alert" : "status",
      data: { testid: "toast" },
    },
    icon(kind === "error" ? "alert" : kind === "good" ? "check" : "bell"),
    h("span", { class: "toast-text" }, text),
    action &&
      h(
        "button",
        { class: "toast-action", type: "button", on: { click: () => run() } },
        action.label,
      ),
    iconButton("close", t("toast.dismiss"), { on: { click: () => leave() } }),
  );
  const leave = () => node.remove();
  const run = () => (leave(), action.run());
  area.append(node);
  if (area.matches(":popover-open")) area.hidePopover();
  area.showPopover();
  setTimeout(leave, LIFETIME_MS);
}
