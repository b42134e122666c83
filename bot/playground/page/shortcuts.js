// The app's shortcuts as menu items.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { icon } from "./dom.js";
import { store } from "./store.js";
import { errorText } from "./texts.js";

// `where` = {channel, message_ts} of the message it is used on; {} for a global one.
export function shortcutItems(type, where) {
  const fitting = store.shortcuts.filter((shortcut) => shortcut.type === type);
  return fitting.map((shortcut) => ({
    label: shortcut.name,
    detail: shortcut.description,
    icon: icon("bolt"),
    data: { callbackId: shortcut.callback_id },
    choose: async () => {
      const answer = await api.runShortcut({ callback_id: shortcut.callback_id, ...where });
      if (answer.error) toast(errorText(answer.error));
    },
  }));
}
