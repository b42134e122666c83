// Modals: a stack of views in one <dialog>, which brings the focus trap and Esc with it.

import * as api from "./api.js";
import { renderBlocks } from "./blocks/blocks.js";
import { FormState } from "./blocks/form_state.js";
import { plain } from "./blocks/kit.js";
import { problems } from "./blocks/validation.js";
import { h, icon, iconButton, refocus } from "./dom.js";
import { store } from "./store.js";
import { surface } from "./surface.js";
import { errorText, t } from "./texts.js";

// Each entry: {view, form, errors}. The last one is on screen.
let stack = [];
let dialog = null;

const top = () => stack.at(-1);
const entryFor = (view, previous = null) => ({
  view,
  form: new FormState(view.blocks, previous ?? typedBefore(view)),
  errors: {},
});

// What the server remembers having been typed, for a page that was reloaded over an open modal.
function typedBefore(view) {
  const values = view.state?.values ?? {};
  return { get: (blockId, actionId) => values[blockId]?.[actionId] };
}

export function viewOpened({ view, stack_depth: depth }) {
  const at = stack.findIndex((entry) => entry.view.id === view.id);
  if (at >= 0) return viewUpdated({ view });
  if (depth) stack = stack.slice(0, depth - 1);
  stack.push(entryFor(view));
  draw();
  focusFirst();
  return undefined;
}

export function viewUpdated({ view }) {
  const at = stack.findIndex((entry) => entry.view.id === view.id);
  if (at < 0) return;
  stack[at] = entryFor(view, stack[at].form);
  if (at === stack.length - 1) redraw();
}

export function viewClosed({ view, stack_depth: depth }) {
  const at = stack.findIndex((entry) => entry.view.id === view?.id);
  const keep = Math.min(at < 0 ? stack.length : at, depth ?? stack.length);
  if (keep === stack.length) return;
  stack = stack.slice(0, keep);
  draw();
}

export function forgetViews() {
  stack = [];
  draw();
}

function draw() {
  if (!stack.length) {
    dialog?.close();
    dialog?.remove();
    dialog = null;
    return;
  }
  dialog ??= openDialog();
  dialog.replaceChildren(form(top()));
}

function redraw() {
  const focused = document.activeElement?.dataset.focus;
  const scrolled = dialog.querySelector(".modal-body")?.scrollTop ?? 0;
  draw();
  dialog.querySelector(".modal-body").scrollTop = scrolled;
  if (focused) refocus(dialog, focused);
}

function openDialog() {
  const node = h("dialog", {
    class: "modal",
    "aria-labelledby": "modal-title",
    tabindex: "-1",
    data: { testid: "modal" },
    on: { keydown: escape, cancel: (event) => event.preventDefault(), close: closedByBrowser },
  });
  document.body.append(node);
  node.showModal();
  return node;
}

// Esc takes one view away; an open menu inside the modal has the first claim on it.
function escape(event) {
  if (event.key !== "Escape" || dialog.querySelector(":popover-open")) return;
  event.preventDefault();
  leave();
}

// A phone's back gesture may close a dialog without asking.
function closedByBrowser() {
  if (stack.length) leave({ everything: true });
}

function form(entry) {
  const { view } = entry;
  const ways = surface({ view_id: view.id }, entry.form, { errors: entry.errors, complain });
  return h(
    "form",
    {
      novalidate: true,
      data: { viewId: view.id, callbackId: view.callback_id ?? "" },
      on: { submit: (event) => (event.preventDefault(), submit(entry)) },
    },
    head(view),
    h("p", { class: "modal-banner", role: "alert", hidden: true }),
    h("div", { class: "modal-body" }, ...renderBlocks(view.blocks, ways)),
    view.submit || view.close ? foot(view) : null,
  );
}

const head = (view) =>
  h(
    "header",
    { class: "modal-head" },
    h("span", { class: "app-mark" }, icon("bell")),
    h("h2", { id: "modal-title" }, plain(view.title)),
    iconButton("close", t("modal.close"), {
      data: { testid: "modal-close" },
      on: { click: () => leave({ everything: true }) },
    }),
  );

const foot = (view) =>
  h(
    "footer",
    { class: "modal-foot" },
    h(
      "button",
      {
        type: "button",
        class: "btn",
        data: { testid: "modal-cancel" },
        on: { click: () => leave() },
      },
      plain(view.close) || t("modal.cancel"),
    ),
    view.submit &&
      h(
        "button",
        { type: "submit", class: "btn primary", data: { testid: "modal-submit" } },
        plain(view.submit),
      ),
  );

function focusFirst() {
  const wanted =
    dialog.querySelector("[autofocus]") ?? dialog.querySelector(".modal-body [data-focus]");
  (wanted ?? dialog.querySelector("[data-testid=modal-close]")).focus();
}

function complain(text) {
  const banner = dialog?.querySelector(".modal-banner");
  if (!banner) return;
  banner.textContent = text;
  banner.hidden = false;
}

async function submit(entry) {
  if (!entry.view.submit || entry.busy) return;
  if (showProblems(entry, problems(entry.view.blocks, entry.form))) return;
  const button = dialog.querySelector("[data-testid=modal-submit]");
  entry.busy = true;
  button.setAttribute("aria-busy", "true");
  const answer = await api.submitView(entry.view.id, entry.form.toJSON());
  entry.busy = false;
  button.removeAttribute("aria-busy");
  if (answer.errors && showProblems(entry, answer.errors)) return;
  if (answer.error) complain(errorText(answer.error));
  else if (answer.response_action === "clear") forgetViews();
  else if (!answer.response_action) viewClosed({ view: entry.view });
}

// True when there was something to show. The first field at fault gets the focus.
function showProblems(entry, errors) {
  entry.errors = errors;
  const faulty = Object.keys(errors);
  if (entry === top()) redraw();
  dialog?.querySelector('[aria-invalid="true"]')?.focus();
  return faulty.length > 0;
}

// The x in the corner takes the whole stack with it, the button below only the view on top.
async function leave({ everything = false } = {}) {
  if (!stack.length) return;
  const { view } = top();
  viewClosed({ view, stack_depth: everything ? 0 : stack.length - 1 });
  await api.closeView(view.id, everything);
}

// A page that was reloaded over an open modal shows it again.
export async function restoreViews() {
  const { agent } = store;
  const { views = [] } = await api.fetchViews();
  if (agent !== store.agent) return;
  for (const [index, view] of views.entries()) viewOpened({ view, stack_depth: index + 1 });
}
