// The values of a surface's inputs, in the shape Slack sends them: values[block_id][action_id].

const pick =
  (...names) =>
  (element, type) => {
    const state = { type };
    for (const [field, initial] of names) state[field] = element[initial] ?? null;
    return state;
  };

const list = (field, initial) => (element, type) => ({ type, [field]: element[initial] ?? [] });

const INITIAL = {
  plain_text_input: pick(["value", "initial_value"]),
  number_input: pick(["value", "initial_value"]),
  email_text_input: pick(["value", "initial_value"]),
  url_text_input: pick(["value", "initial_value"]),
  static_select: pick(["selected_option", "initial_option"]),
  external_select: pick(["selected_option", "initial_option"]),
  radio_buttons: pick(["selected_option", "initial_option"]),
  users_select: pick(["selected_user", "initial_user"]),
  channels_select: pick(["selected_channel", "initial_channel"]),
  conversations_select: pick(["selected_conversation", "initial_conversation"]),
  checkboxes: list("selected_options", "initial_options"),
  multi_static_select: list("selected_options", "initial_options"),
  multi_external_select: list("selected_options", "initial_options"),
  multi_users_select: list("selected_users", "initial_users"),
  multi_channels_select: list("selected_channels", "initial_channels"),
  multi_conversations_select: list("selected_conversations", "initial_conversations"),
  datepicker: pick(["selected_date", "initial_date"]),
  timepicker: pick(["selected_time", "initial_time"]),
  datetimepicker: pick(["selected_date_time", "initial_date_time"]),
};

export const blockIdOf = (block, index) => block.block_id ?? `block-${index}`;
export const actionIdOf = (element, index = 0) => element.action_id ?? `action-${index}`;

const elementsOf = (block) =>
  [block.accessory, block.element, ...(block.type === "actions" ? block.elements : [])].filter(
    Boolean,
  );

export class FormState {
  // Values typed before survive a new version of the surface when block_id, action_id and type match:
  // https://docs.slack.dev/reference/views/modal-views ("Preserving input entry")
  constructor(blocks = [], previous = null) {
    this.values = {};
    for (const [index, block] of blocks.entries()) {
      for (const [position, element] of elementsOf(block).entries()) {
        if (!(element.type in INITIAL)) continue;
        const blockId = blockIdOf(block, index);
        const actionId = actionIdOf(element, position);
        const kept = previous?.get(blockId, actionId);
        const fresh = INITIAL[element.type](element, element.type);
        this.set(blockId, actionId, kept?.type === element.type ? kept : fresh);
      }
    }
  }

  get(blockId, actionId) {
    return this.values[blockId]?.[actionId];
  }

  set(blockId, actionId, value) {
    this.values[blockId] = { ...this.values[blockId], [actionId]: value };
  }

  toJSON() {
    return { values: this.values };
  }
}

export function isEmpty(value) {
  const content = Object.entries(value ?? {}).filter(([field]) => field !== "type");
  return content.every(([, held]) => held === null || held === "" || held.length === 0);
}
