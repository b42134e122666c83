// Where the person is and how they get elsewhere: loading, switching agent, channel, thread and customer.

import * as api from "./api.js";
import { toast } from "./dialogs.js";
import { announce, channelById, personaById, putMessages, store, threadKey } from "./store.js";
import { speak, t } from "./texts.js";

const FIRST_AGENT = "U_MINA";
const PERMALINK = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/;
const FIELDS = [
  "workspace",
  "agent",
  "agents",
  "channels",
  "apps",
  "personas",
  "samples",
  "faults",
  "limits",
  "app",
  "commands",
  "shortcuts",
  "people",
  "groups",
];

// Everything on screen, as the server has it now. False when the server could not be asked, and
// when the person has become another agent meanwhile: that one's own load is under way.
export async function load() {
  const { agent } = store;
  const state = await api.fetchState(agent);
  if (agent !== store.agent) return false;
  if (!state.agents) {
    toast(state.error ?? t("load.failed"));
    return false;
  }
  for (const field of FIELDS) if (state[field] !== undefined) store[field] = state[field];
  store.channels = store.channels.filter((channel) => channel.is_member);
  speak(state.lang);
  if (!channelById(store.place.channel)) store.place.channel = store.channels[0]?.id ?? "";
  if (!personaById(store.persona)) store.persona = store.personas[0]?.id ?? "";
  remember();
  await Promise.all([refreshPlace(), refreshThread(), refreshConversation(store.persona)]);
  announce("state", "channels", "samples", "faults", "app", "persona");
  return true;
}

function remember() {
  const { kind, channel } = store.place;
  const params = new URLSearchParams({
    agent: store.agent,
    channel: kind === "home" ? "home" : channel,
  });
  history.replaceState(null, "", `/?${params}`);
}

export function recall() {
  const params = new URLSearchParams(location.search);
  store.agent = params.get("agent") ?? FIRST_AGENT;
  const channel = params.get("channel") ?? "";
  store.place = channel === "home" ? { kind: "home", channel: "" } : { kind: "channel", channel };
  const permalink = PERMALINK.exec(location.pathname);
  if (!permalink) return;
  const ts = `${permalink[2]}.${permalink[3]}`;
  store.place = { kind: "channel", channel: permalink[1] };
  store.thread = { channel: permalink[1], ts: params.get("thread_ts") ?? ts };
}

async function refreshPlace() {
  if (store.place.kind === "home") await refreshHome();
  else if (store.place.channel) await refreshChannel(store.place.channel);
}

// An answer may be older than news heard while it was on its way, or meant for another agent: ask
// again until nothing came between.
async function upToDate(topic, ask) {
  for (;;) {
    const { agent } = store;
    const heard = store.heard.get(topic);
    const answer = await ask();
    if (agent === store.agent && store.heard.get(topic) === heard) return answer;
  }
}

async function refreshHome() {
  store.home = (await upToDate("home", api.fetchHome)).view ?? null;
  announce("home");
}

async function refreshChannel(id) {
  const { messages } = await upToDate(`message ${id}`, () => api.fetchChannel(id));
  if (messages) putMessages(store.messages, id, messages);
  const channel = channelById(id);
  if (channel) channel.unread = 0;
  announce("channels", "messages");
}

async function refreshThread() {
  if (!store.thread) return;
  const { channel, ts } = store.thread;
  const { messages } = await upToDate(`message ${channel}`, () => api.fetchThread({ channel, ts }));
  if (messages) putMessages(store.replies, threadKey(channel, ts), messages);
  announce("thread");
}

async function refreshConversation(persona) {
  if (!persona) return;
  const ask = () => api.fetchConversation(persona);
  const { messages } = await upToDate(`customer_message ${persona}`, ask);
  if (messages) store.conversations.set(persona, messages);
  announce("conversation");
}

export async function goToChannel(id) {
  store.place = { kind: "channel", channel: id };
  store.thread = null;
  remember();
  announce("place", "thread");
  await refreshChannel(id);
}

export async function goHome() {
  store.place = { ...store.place, kind: "home" };
  store.thread = null;
  remember();
  announce("place", "thread");
  const opened = await api.openHome();
  if (opened.error) toast(opened.error);
  await refreshHome();
}

export async function goToThread(channel, ts) {
  store.thread = { channel, ts };
  announce("place", "thread");
  await refreshThread();
}

export function leaveThread() {
  store.thread = null;
  announce("place", "thread");
}

export async function becomeAgent(id) {
  store.agent = id;
  store.thread = null;
  store.messages.clear();
  store.replies.clear();
  store.home = null;
  announce("agent", "thread");
  await load();
  announce("place");
}

export async function goToPersona(id) {
  store.persona = id;
  store.unreadPersonas.delete(id);
  announce("persona", "conversation");
  await refreshConversation(id);
}

export async function markRead(id) {
  await api.markRead(id);
  const channel = channelById(id);
  if (channel) channel.unread = 0;
  announce("channels");
}
