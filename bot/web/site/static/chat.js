// Inside the frame: who we are to the desk, what was said, and what the page around us may tell us.

const page = document.body.dataset;
const log = document.getElementById("log");
const write = document.getElementById("write");
const text = document.getElementById("text");
const address = document.getElementById("address");
const notice = document.getElementById("notice");

const OPEN_MS = 2_500; // between looks while the chat is in sight
const HIDDEN_MS = 20_000;
const origins = [...page.origins.split(" ").filter(Boolean), location.origin];

// ---- who we are ----

const shelf = {
  // Where a browser forbids storage inside frames, the page around us keeps a visitor's session.
  held: {},
  get(name) {
    try { return localStorage.getItem(name) ?? this.held[name]; } catch { return this.held[name]; }
  },
  set(name, value) {
    this.held[name] = value;
    if (name === "deskbell-visitor" && around) window.parent.postMessage({ deskbell: "keep", token: value }, around);
    try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* held */ }
  },
};
let around = ""; // the origin of the page that shows us, once it has spoken
let signedIn = null; // what the shop says who this is, for as long as this page lives
let token = shelf.get("deskbell-visitor") ?? "";

const ask = (method, path, body, auth = true) =>
  fetch(`/widget/v1/${path}`, {
    method,
    headers: {
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...(auth && token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  });

const forget = () => {
  shelf.set(signedIn ? "deskbell-customer" : "deskbell-visitor", "");
  token = "";
};

const openSession = async () => {
  const answer = await ask("POST", "session", {}, false);
  if (!answer.ok) throw new Error(answer.status);
  token = (await answer.json()).token;
  shelf.set("deskbell-visitor", token);
};

const subject = (jwt) => {
  try {
    const part = jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.codePointAt(0)))).sub;
  } catch { return null; }
};

// What was said before stays with the visitor: it is not shown to whoever signs in.
const signIn = async (jwt) => {
  const sub = subject(jwt);
  const kept = JSON.parse(shelf.get("deskbell-customer") || "null");
  signedIn = sub;
  token = kept && kept.sub === sub ? kept.token : "";
  clear();
  if (token && (await look())) return;
  const answer = await ask("POST", "identify", { jwt }, false);
  if (!answer.ok) {
    signedIn = null;
    token = shelf.get("deskbell-visitor") ?? "";
  } else {
    token = (await answer.json()).token;
    shelf.set("deskbell-customer", JSON.stringify({ sub, token }));
  }
  await look();
};

const signOut = async () => {
  if (signedIn && token) await ask("DELETE", "session").catch(() => null);
  shelf.set("deskbell-customer", "");
  signedIn = null;
  token = shelf.get("deskbell-visitor") ?? "";
  clear();
  await look();
};

// ---- what was said ----

const shown = new Map(); // by id
let mark = "";
let isOpen = window.parent === window;
let unread = 0;
let hasAddress = false;

const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

const line = ({ id, by, text: said, at }) => {
  const box = document.createElement("div");
  box.className = `line ${by}`;
  const who = document.createElement("span");
  who.className = "hidden";
  who.textContent = by === "shop" ? page.shop : page.you;
  const bubble = document.createElement("p");
  bubble.className = "bubble";
  bubble.textContent = said;
  const when = document.createElement("p");
  when.className = "when";
  when.textContent = at ? time.format(new Date(at)) : page.sending;
  box.append(who, bubble, when);
  shown.set(id, box);
  return box;
};

const clear = () => {
  for (const box of shown.values()) box.remove();
  shown.clear();
  mark = "";
  hasAddress = false;
  address.hidden = true;
};

const add = (said) => {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  log.append(line(said));
  if (isAtEnd || said.by === "customer") log.scrollTop = log.scrollHeight;
};

const look = async () => {
  if (!token) return false;
  const asked = token;
  const answer = await ask("GET", `messages?have=${mark}`);
  if (asked !== token) return false; // somebody signed in meanwhile
  if (answer.status === 401) {
    forget();
    return false;
  }
  if (answer.status === 200) {
    const found = await answer.json();
    const isFirst = !mark;
    mark = answer.headers.get("X-Mark");
    hasAddress = Boolean(found.email);
    if (hasAddress) address.hidden = true;
    const kept = new Set(found.said.map((said) => said.id));
    for (const [id, box] of shown) {
      if (!kept.has(id) && !box.dataset.waits) { box.remove(); shown.delete(id); }
    }
    const news = found.said.filter((said) => !shown.has(said.id));
    news.forEach(add);
    if (!isOpen && !isFirst) tellUnread(unread + news.filter((said) => said.by === "shop").length);
    if (found.said.length) tell("talking");
    offerAddress(found.said);
  }
  return answer.ok;
};

const offerAddress = (said) => {
  const isWaiting = said.length > 0 && said.at(-1).by === "customer";
  if (address.contains(document.activeElement)) return; // somebody is at it
  address.hidden = !isWaiting || page.open === "yes" || hasAddress || Boolean(signedIn);
};

// ---- writing ----

const send = async (said, key, box) => {
  box.dataset.waits = "yes";
  const when = box.querySelector(".when");
  when.textContent = page.sending;
  try {
    if (!token) await openSession();
    let answer = await ask("POST", "messages", { client_message_id: key, text: said });
    if (answer.status === 401 && !signedIn) {
      forget();
      await openSession();
      answer = await ask("POST", "messages", { client_message_id: key, text: said });
    }
    if (!answer.ok) throw new Error(answer.status);
    box.remove();
    shown.delete(key);
    await look();
  } catch (problem) {
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = page.again;
    again.addEventListener("click", () => { again.remove(); send(said, key, box); });
    when.textContent = problem.message === "429" ? page.often : page.failed;
    box.append(again);
  }
};

const submit = () => {
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  grow();
  const key = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  add({ id: key, by: "customer", text: said });
  send(said, key, shown.get(key));
};

const grow = () => {
  text.rows = Math.min(5, text.value.split("\n").length);
};

write.addEventListener("submit", (event) => { event.preventDefault(); submit(); text.focus(); });
write.querySelector("button").disabled = false; // until now the browser would have sent the form itself
text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});

address.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = document.getElementById("email");
  const answer = await ask("POST", "email", { email: field.value }).catch(() => null);
  field.setAttribute("aria-invalid", String(!answer?.ok));
  notice.textContent = answer?.ok ? page.addressKept : answer?.status === 422 ? page.wrongEmail : page.failed;
  if (!answer?.ok) return field.focus();
  hasAddress = true;
  address.hidden = true;
  text.focus();
});

// ---- the page around us ----

const tell = (what, more) => {
  if (window.parent === window) return;
  // Nothing in it is a secret, and only the shop's pages may be around us (frame-ancestors).
  window.parent.postMessage({ deskbell: what, ...more }, "*");
};

const tellUnread = (count) => {
  unread = count;
  tell("unread", { count });
};

const COLOURS = ["accent", "accent-strong", "on-accent", "accent-soft"];
const wear = (theme) => {
  for (const name of COLOURS) {
    const value = theme[name];
    if (typeof value === "string" && CSS.supports("color", value)) {
      document.documentElement.style.setProperty(`--${name}`, value);
    }
  }
};

addEventListener("message", ({ data, origin, source }) => {
  if (source !== window.parent || !origins.includes(origin) || !data) return;
  if (data.deskbell === "open") {
    isOpen = true;
    tellUnread(0);
    text.focus();
    log.scrollTop = log.scrollHeight;
    keepLooking();
  } else if (data.deskbell === "shut") isOpen = false;
  else if (data.deskbell === "hello") {
    around = origin;
    wear(data.theme ?? {});
    if (!token && !signedIn && typeof data.kept === "string") {
      token = data.kept;
      keepLooking();
    }
  }
  else if (data.deskbell === "identify" && typeof data.jwt === "string") signIn(data.jwt).catch(() => null);
  else if (data.deskbell === "logout") signOut().catch(() => null);
});
document.querySelector("[data-close]").addEventListener("click", () => tell("close"));
addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) tell("close"); });

let timer = 0;
const keepLooking = async () => {
  clearTimeout(timer);
  await look().catch(() => null);
  clearTimeout(timer);
  const isSeen = isOpen && document.visibilityState === "visible";
  timer = setTimeout(keepLooking, isSeen ? OPEN_MS : HIDDEN_MS);
};
document.addEventListener("visibilitychange", keepLooking);
tell("ready");
keepLooking();
