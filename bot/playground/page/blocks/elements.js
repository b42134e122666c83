// Interactive elements by type. Each renderer takes (element, ctx) and returns one node; ctx carries
// surface {form, act, options}, blockId, actionId, dispatches, inputProps and the input block's dispatch rule.

import { h } from "../dom.js";
import { t } from "../texts.js";
import { button, overflow } from "./buttons.js";
import { checkboxes, choice, radios } from "./choices.js";
import { picker } from "./picker.js";
import { date, dateTime, fileInput, time, typed } from "./inputs.js";
import { image } from "./images.js";

const RENDERERS = {
  button,
  workflow_button: button,
  overflow,
  image,
  radio_buttons: radios,
  checkboxes,
  static_select: choice,
  users_select: choice,
  channels_select: choice,
  conversations_select: choice,
  external_select: picker,
  multi_static_select: picker,
  multi_external_select: picker,
  multi_users_select: picker,
  multi_channels_select: picker,
  multi_conversations_select: picker,
  plain_text_input: typed,
  number_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  file_input: fileInput,
  datepicker: date,
  timepicker: time,
  datetimepicker: dateTime,
};

export function renderElement(element, ctx) {
  const render = RENDERERS[element.type];
  if (render) return render(element, ctx);
  return h("span", { class: "unknown" }, t("element.unknown", { type: element.type }));
}
