// What the page says, one catalogue per language; `t` picks the one the workspace speaks.

import { ko } from "./texts_ko.js";
import { en } from "./texts_en.js";

export const catalogues = { ko, en };
let current = ko;
let language = "ko";

export function speak(lang) {
  language = lang in catalogues ? lang : "en";
  current = catalogues[language];
}

export const lang = () => language;

export function t(key, values = {}) {
  return (current[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Counted things: English tells one from many, Korean does not.
export function count(key, n) {
  return t(n === 1 && `${key}.one` in current ? `${key}.one` : key, { n });
}

// A word the server sent (a role, a channel kind, an error) in our words, or as it came.
export function word(group, value) {
  return current[`${group}.${value}`] ?? value ?? "";
}

// A known code in our words; a sentence of the server as it is.
export function errorText(error) {
  return (
    current[`error.${error}`] ?? (/^[a-z_]+$/.test(error) ? t("error.unknown", { error }) : error)
  );
}
