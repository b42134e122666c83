// What every interactive element shares: its text, its control attributes, how a choice is kept and told.

import { ask } from "../dialogs.js";
import { withEmoji } from "../emoji.js";
import { mrkdwn } from "../rich/mrkdwn.js";

export function textOf(text) {
  if (!text) return "";
  return text.type === "mrkdwn" ? mrkdwn(text.text) : plain(text);
}

export const plain = (text) =>
  text ? (text.emoji === false ? text.text : withEmoji(text.text)) : "";

export async function agreed(confirm) {
  if (!confirm) return true;
  return ask({
    title: plain(confirm.title),
    text: textOf(confirm.text),
    agree: plain(confirm.confirm),
    refuse: plain(confirm.deny),
    danger: confirm.style === "danger",
  });
}

// Keeps a new value and tells the app when the element is one that reports. False = the person declined.
export async function settle(element, ctx, value) {
  if (ctx.dispatches && !(await agreed(element.confirm))) return false;
  const state = { type: element.type, ...value };
  ctx.surface.form.set(ctx.blockId, ctx.actionId, state);
  if (ctx.dispatches) report(ctx, state);
  return true;
}

export const report = (ctx, element) =>
  ctx.surface.act({ block_id: ctx.blockId, action_id: ctx.actionId, element });

// Attributes every control carries: how tests and the keyboard find it again, who labels it.
export const controlProps = (ctx, extra = {}) => ({
  ...ctx.inputProps,
  ...extra,
  data: {
    testid: "block-action",
    actionId: ctx.actionId,
    focus: `${ctx.blockId}/${ctx.actionId}`,
    ...ctx.inputProps?.data,
    ...extra.data,
  },
});
