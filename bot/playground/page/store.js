// What the page knows, and who wants to hear when it changes.

export const store = {
  online: true,
  workspace: { id: "", name: "" },
  agent: "",
  agents: [],
  people: [],
  groups: [],
  channels: [],
  apps: [],
  personas: [],
  commands: [],
  shortcuts: [],
  samples: { total: 0, sent: 0, next_in: null, paused: false },
  faults: {},
  limits: "on",
  app: { connected: false, transport: "http", last_error: null },
  place: { kind: "channel", channel: "" },
  thread: null,
  persona: "",
  home: null,
  messages: new Map(),
  replies: new Map(),
  conversations: new Map(),
  unreadPersonas: new Set(),
  recent: [],
  newsFrom: "",
  customerBusy: false,
  heard: new Map(),
};

const listeners = new Map();

export function listen(topics, listener) {
  for (const topic of topics) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(listener);
  }
}

export function announce(...topics) {
  const heard = new Set(topics.flatMap((topic) => [...(listeners.get(topic) ?? [])]));
  for (const listener of heard) listener();
}

export const channelById = (id) => store.channels.find((channel) => channel.id === id);
export const personaById = (id) => store.personas.find((persona) => persona.id === id);
export const activePeople = () => store.people.filter((person) => person.role !== "former");
export const channelTitle = (channel) => (channel.is_im ? channel.name : `#${channel.name}`);
export const me = () => store.agents.find((agent) => agent.id === store.agent);
export const threadKey = (channel, ts) => `${channel} ${ts}`;

export const channelMessages = (id) => [...(store.messages.get(id)?.values() ?? [])];

export const threadMessages = (thread) => [
  ...(store.replies.get(threadKey(thread.channel, thread.ts))?.values() ?? []),
];

const byTs = (a, b) => (a.ts < b.ts ? -1 : 1);

export function putMessages(map, key, messages) {
  map.set(key, new Map([...messages].sort(byTs).map((message) => [message.ts, message])));
}

export function upsert(map, key, message) {
  const known = map.get(key);
  if (!known) return;
  if (known.has(message.ts)) known.set(message.ts, message);
  else putMessages(map, key, [...known.values(), message]);
}
