// What Slack's own client checks before a modal is submitted.

import { t } from "../texts.js";
import { actionIdOf, blockIdOf, isEmpty } from "./form_state.js";
import { length } from "./inputs.js";

const TEXT_CHECKS = {
  plain_text_input: checkLength,
  url_text_input: (text) => (/^https?:\/\/\S+$/.test(text) ? null : t("modal.url")),
  email_text_input: (text) => (/^\S+@\S+\.\S+$/.test(text) ? null : t("modal.email")),
  number_input: checkNumber,
};

export function problems(blocks, form) {
  const found = {};
  for (const [index, block] of blocks.entries()) {
    if (block.type !== "input") continue;
    const blockId = blockIdOf(block, index);
    const problem = check(block, form.get(blockId, actionIdOf(block.element)));
    if (problem) found[blockId] = problem;
  }
  return found;
}

function check(block, value) {
  if (!value) return null;
  if (isEmpty(value)) return block.optional ? null : t("modal.required");
  return TEXT_CHECKS[block.element.type]?.(value.value, block.element) ?? null;
}

function checkLength(text, { min_length: min, max_length: max }) {
  if (min && length(text) < min) return t("modal.short", { n: min });
  if (max && length(text) > max) return t("modal.long", { n: max });
  return null;
}

function checkNumber(text, { is_decimal_allowed: decimal, min_value: min, max_value: max }) {
  const wellFormed = decimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!wellFormed.test(text)) return t("modal.number");
  if (min !== undefined && Number(text) < Number(min)) return t("modal.min", { n: min });
  if (max !== undefined && Number(text) > Number(max)) return t("modal.max", { n: max });
  return null;
}
