// Links people may follow: web, mail and phone. Anything else is shown as text.

import { h } from "../dom.js";

const ALLOWED = new Set(["http:", "https:", "mailto:", "tel:"]);

export const isSafe = (url) => URL.canParse(url) && ALLOWED.has(new URL(url).protocol);

export function safeLink(url, label) {
  const shown = label.replace(/^mailto:/, "");
  if (!isSafe(url)) return h("span", {}, shown);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, shown);
}
