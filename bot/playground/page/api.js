// The browser API of the playground server.

import { store } from "./store.js";
import { t } from "./texts.js";

async function request(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/ui/${path}`, options);
  } catch {
    return { ok: false, error: t("error.network") };
  }
  const data = await response.json().catch(() => ({}));
  return response.ok
    ? data
    : { ok: false, error: data.error ?? data.detail ?? String(response.status) };
}

const get = (path) => request("GET", path);
const post = (path, body = {}) => request("POST", path, body);
const put = (path, body) => request("PUT", path, body);
const asAgent = (body) => ({ agent: store.agent, ...body });
const path = (...parts) => parts.map(encodeURIComponent).join("/");

export const fetchState = (agent) => get(`state?agent=${encodeURIComponent(agent)}`);
export const fetchChannel = (id) => get(`${path("channels", id, "messages")}?agent=${store.agent}`);
export const markRead = (id) => post(path("channels", id, "read"), asAgent({}));
export const fetchThread = ({ channel, ts }) =>
  get(`${path("threads", channel, ts)}?agent=${store.agent}`);
export const fetchHome = () => get(`home?agent=${store.agent}`);
export const openHome = () => post("home/open", asAgent({}));

export const sendMessage = (channel, text, thread_ts) =>
  post("messages", asAgent({ channel, text, ...(thread_ts && { thread_ts }) }));
export const uploadFile = async (file, where = {}) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let packed = "";
  for (let at = 0; at < bytes.length; at += 32_768)
    packed += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return post("files", asAgent({ name: file.name, content: btoa(packed), ...where }));
};
export const sendAppMessage = (body) => post("app-messages", body);
export const runCommand = (channel, command, text) =>
  post("commands", asAgent({ channel, command, text }));
export const runShortcut = (body) => post("shortcuts", asAgent(body));
export const act = (body) => post("actions", asAgent(body));
export const loadOptions = (body) => post("options", asAgent(body));
export const submitView = (id, state) => post(path("views", id, "submit"), asAgent({ state }));
export const closeView = (id, everything) =>
  post(path("views", id, "close"), asAgent({ everything }));
export const fetchViews = () => get(`views?agent=${store.agent}`);

export const fetchConversation = (persona) => get(path("customers", persona, "messages"));
export const writeAsCustomer = (persona, body) =>
  post(path("customers", persona, "messages"), body);
export const askAsCustomer = (persona) => post(path("customers", persona, "ask"));
export const retryAsCustomer = (persona, id) => post(path("customers", persona, "retry", id));
export const sendSample = () => post("samples/next");
export const pauseSamples = (paused) => post("samples/pause", { paused });

export const setFaults = (faults) => put("faults", faults);
export const setLimits = (limits) => put("limits", { limits });
export const resetAll = () => post("reset");
export const fetchCalls = () => get("calls");
