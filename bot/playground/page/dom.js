// Builds DOM nodes. Data only ever becomes text or attributes; nothing here parses HTML.

const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "hidden", "indeterminate"]);
const SVG = "http://www.w3.org/2000/svg";

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child || child === 0 || child === ""));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "style") {
    for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  } else if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// A button that shows only an icon; the label is read aloud and shown on hover.
export function iconButton(name, label, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon-btn", title: label, "aria-label": label, ...props },
    icon(name),
  );
}

// Slack gives a person's colour as six bare hex digits.
export function avatar({ name, color, initial }, size = "") {
  const shade = color ? `#${color.replace("#", "")}` : "#5b6770";
  return h(
    "span",
    { class: `avatar ${size}`, style: { "--avatar": shade }, "aria-hidden": "true" },
    initial || (name || "?").slice(0, 1),
  );
}

let serial = 0;
export const uniqueId = (prefix) => `${prefix}-${(serial += 1)}`;

const drawn = new WeakMap();

// Brings the children of `parent` in line with `items`, touching only what changed, so that focus,
// open menus and half-typed input survive a refresh of their neighbours.
export function reconcile(parent, items, keyOf, render) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const kept = old.get(key);
    old.delete(key);
    const node = kept && drawn.get(kept) === JSON.stringify(item) ? kept : draw(item, key, render);
    if (kept && node !== kept) cursor = swap(kept, node, cursor);
    else if (node !== cursor) parent.insertBefore(node, cursor);
    else cursor = cursor.nextElementSibling;
  }
  for (const node of old.values()) node.remove();
}

function draw(item, key, render) {
  const node = render(item);
  node.dataset.key = key;
  drawn.set(node, JSON.stringify(item));
  return node;
}

function swap(kept, node, cursor) {
  const focused = kept.contains(document.activeElement) ? document.activeElement : null;
  const next = cursor === kept ? kept.nextElementSibling : cursor;
  kept.replaceWith(node);
  if (focused) refocus(node, focused.dataset.focus);
  return next;
}

export function refocus(node, focusKey) {
  const same = [...node.querySelectorAll("[data-focus]")].find(
    (candidate) => candidate.dataset.focus === focusKey,
  );
  (same || node).focus({ preventScroll: true });
}
