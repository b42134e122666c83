// How the elements of one surface (a message, a modal, the Home tab) speak to the app.

import * as api from "./api.js";
import { FormState } from "./blocks/form_state.js";
import { toast } from "./dialogs.js";
import { errorText } from "./texts.js";

// `where` names the surface for the server: {channel, message_ts}, {view_id} or {view_id, home}.
export function surface(where, form, { errors = {}, complain = toast } = {}) {
  return {
    form,
    errors,
    async act(action) {
      const answer = await api.act({ ...where, ...action, state: form.toJSON() });
      if (answer.error) complain(errorText(answer.error));
    },
    options: (query) => api.loadOptions({ ...where, ...query }),
  };
}

// Values survive a redraw of the same surface, so each is remembered under a key.
const forms = new Map();

export function formFor(key, blocks) {
  const form = new FormState(blocks, forms.get(key));
  forms.set(key, form);
  return form;
}
