// The WebSocket: news from the server, reconnecting by itself and catching up after a gap.

import { toast } from "./dialogs.js";
import { goToPersona, load, markRead } from "./session.js";
import { announce, channelById, listen, personaById, store, threadKey, upsert } from "./store.js";
import { t } from "./texts.js";
import { restoreViews, viewClosed, viewOpened, viewUpdated } from "./modal.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

let socket = null;
let wait = FIRST_WAIT_MS;

export function stayConnected() {
  listen(["agent"], connect);
  document.addEventListener(
    "visibilitychange",
    () => isOpen(store.place.channel) && markRead(store.place.channel),
  );
  connect();
}

// The channel is on screen and somebody may be looking.
const isOpen = (channel) =>
  store.place.kind === "channel" && store.place.channel === channel && !document.hidden;

function connect() {
  const previous = socket;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(
    `${scheme}://${location.host}/ui/ws?agent=${encodeURIComponent(store.agent)}`,
  );
  socket = mine;
  previous?.close();
  mine.addEventListener("open", connected);
  mine.addEventListener("message", ({ data }) => mine === socket && hear(JSON.parse(data)));
  mine.addEventListener("close", () => mine === socket && lost());
}

async function connected() {
  wait = FIRST_WAIT_MS;
  const gap = !store.online;
  // Whatever happened between the last answer and this connection was told to nobody: ask again.
  if (!(await load())) return;
  await restoreViews();
  if (!gap) return;
  store.online = true;
  announce("online");
  toast(t("online.back"), { kind: "good" });
}

function lost() {
  store.online = false;
  announce("online");
  setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

function hear(news) {
  const topic = topicOf(news);
  store.heard.set(topic, (store.heard.get(topic) ?? 0) + 1);
  HEARD[news.type]?.(news);
}

// What the news is about, in the words `session` asks by.
const topicOf = ({ type, channel, persona }) =>
  [type, channel ?? persona].filter(Boolean).join(" ");

const HEARD = {
  message: ({ channel, message }) => message && heardMessage(channel ?? message.channel, message),
  unread: heardUnread,
  view_opened: viewOpened,
  view_updated: viewUpdated,
  view_closed: viewClosed,
  home: ({ view }) => {
    store.home = view;
    announce("home");
  },
  customer_message: heardCustomer,
  samples: (news) => replace("samples", news),
  faults: (news) => replace("faults", news),
  app: (news) => replace("app", news),
};

// The new value comes bare or under the name of the thing it is about.
function replace(field, { type: _, ...news }) {
  store[field] = { ...store[field], ...(news[field] ?? news) };
  announce(field);
}

function heardMessage(channel, message) {
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  const known = store.messages.get(channel)?.has(message.ts);
  if (!isReply || message.broadcast) upsert(store.messages, channel, message);
  upsert(store.replies, threadKey(channel, message.thread_ts ?? message.ts), message);
  announce("messages", "thread");
  if (isOpen(channel) && !known && !message.ephemeral) markRead(channel);
}

function heardUnread({ channel, count }) {
  const row = channelById(channel);
  if (!row) return void load();
  const open = isOpen(channel);
  const more = count > row.unread;
  row.unread = open ? 0 : count;
  announce("channels");
  if (!more || open) return;
  store.newsFrom = channel;
  announce("news");
}

async function heardCustomer({ persona, message }) {
  if (!personaById(persona)) await load();
  const known = store.conversations.get(persona) ?? [];
  const at = known.findIndex((old) => old.id === message.id);
  const next = at < 0 ? [...known, message] : known.with(at, message);
  store.conversations.set(persona, next);
  store.recent = [persona, ...store.recent.filter((id) => id !== persona)];
  if (persona !== store.persona && at < 0) await heardElsewhere(persona, message);
  announce("conversation", "persona");
}

// A quiet pane follows the newest customer; one in use only shows a dot.
async function heardElsewhere(persona, message) {
  const quiet = !store.customerBusy && !(store.conversations.get(store.persona) ?? []).length;
  if (quiet) await goToPersona(persona);
  else if (message.direction === "out") store.unreadPersonas.add(persona);
}
