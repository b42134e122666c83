// People, channels, groups and @here, shown by the names the workspace gives them.

import { h } from "../dom.js";
import { store } from "../store.js";

const LOOKUPS = {
  user: (id) => `@${person(id)?.name ?? id}`,
  channel: (id) => `#${store.channels.find((channel) => channel.id === id)?.name ?? id}`,
  group: (id) => `@${store.groups.find((group) => group.id === id)?.handle ?? id}`,
  broadcast: (name) => `@${name}`,
};

const person = (id) => store.people.find((candidate) => candidate.id === id);

export function mention(kind, id, label = "") {
  const name = LOOKUPS[kind](id);
  const unknown = name.slice(1) === id && label;
  const sign = kind === "channel" ? "#" : "@";
  const shown = unknown ? `${sign}${label.replace(/^[@#]/, "")}` : name;
  const me = kind === "user" && id === store.agent ? " mention-me" : "";
  const loud = kind === "broadcast" ? " mention-me" : "";
  return h("span", { class: `mention${me}${loud}` }, shown);
}
