// A menu that drops from a button. The Popover API closes it on Esc and on a click elsewhere.

import { h } from "./dom.js";

// Call from the button's click handler. Items: {label, detail?, icon?, data?, checked?, href?, choose?}.
export function openMenu(event, label, items) {
  const button = event.currentTarget;
  if (button.getAttribute("aria-expanded") === "true") return;
  event.preventDefault();
  const menu = h(
    "div",
    { class: "menu", role: "menu", popover: "auto", "aria-label": label, on: { keydown: walk } },
    ...items.map((item) => menuItem(item, () => menu.hidePopover())),
  );
  menu.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && release(button));
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && menu.remove());
  button.after(menu);
  menu.showPopover();
  button.popoverTargetElement = menu;
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  menu.querySelector("[role^=menuitem]")?.focus();
}

function menuItem(item, close) {
  const checkable = item.checked !== undefined;
  return h(
    item.href ? "a" : "button",
    {
      class: "menu-item",
      role: checkable ? "menuitemradio" : "menuitem",
      "aria-checked": checkable && String(item.checked),
      type: item.href ? undefined : "button",
      href: item.href,
      target: item.href && "_blank",
      rel: item.href && "noopener noreferrer",
      data: item.data,
      on: { click: () => (close(), item.choose?.()) },
    },
    item.icon,
    h("span", { class: "menu-text" }, item.label, item.detail && h("small", {}, item.detail)),
  );
}

function release(button) {
  button.popoverTargetElement = null;
  button.setAttribute("aria-expanded", "false");
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function place(floating, anchor) {
  const edge = 8;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const below = box.bottom + 4 + height <= innerHeight - edge;
  const top = below ? box.bottom + 4 : Math.max(edge, box.top - height - 4);
  const left = Math.max(edge, Math.min(box.left, innerWidth - width - edge));
  floating.style.setProperty("top", `${top}px`);
  floating.style.setProperty("left", `${left}px`);
}
