// The workspace sidebar: home, channels with their unread counts, and who is acting.

import { avatar, h, icon, reconcile } from "./dom.js";
import { openMenu } from "./menu.js";
import { becomeAgent, goHome, goToChannel } from "./session.js";
import { listen, me, store } from "./store.js";
import { t, word } from "./texts.js";

export function sidebar({ leave }) {
  const name = h("strong");
  const home = homeItem(leave);
  const channels = h("ul");
  const direct = h("ul");
  const apps = h("h3", {}, t("sidebar.apps"));
  const who = h("div", { class: "side-who" });
  const item = (row) => channelItem(row, leave);
  listen(["state", "channels", "place"], () => {
    name.textContent = store.workspace.name;
    const here = store.place.kind === "home" ? "home" : store.place.channel;
    current(home, here === "home");
    const rows = store.channels.map((channel) => ({ ...channel, here: channel.id === here }));
    const { true: ims = [], false: rooms = [] } = Object.groupBy(rows, (row) => row.is_im);
    reconcile(channels, rooms, idOf, item);
    reconcile(direct, ims, idOf, item);
    apps.hidden = ims.length === 0;
  });
  listen(["state", "agent"], () => who.replaceChildren(agentSwitch()));
  const title = h("h3", {}, t("sidebar.channels"));
  return h(
    "nav",
    { class: "sidebar", id: "sidebar", "aria-label": t("slack.title") },
    h("header", {}, name),
    h("div", { class: "side-scroll" }, home, title, channels, apps, direct),
    who,
  );
}

const idOf = (row) => row.id;

const homeItem = (leave) =>
  h(
    "button",
    {
      type: "button",
      class: "side-item",
      data: { testid: "home-link" },
      on: { click: () => (goHome(), leave()) },
    },
    icon("home"),
    h("span", {}, t("sidebar.home")),
  );

function current(node, on) {
  if (on) node.setAttribute("aria-current", "page");
  else node.removeAttribute("aria-current");
}

function channelItem(channel, leave) {
  const node = h(
    "button",
    {
      type: "button",
      class: `side-item ${channel.unread ? "unread" : ""}`,
      data: { testid: "channel-item", channel: channel.id, focus: "channel" },
      on: { click: () => (goToChannel(channel.id), leave()) },
    },
    icon(channel.is_im ? "bell" : channel.is_ext_shared ? "shared" : "hash"),
    h("span", { class: "side-name" }, channel.name),
    channel.unread > 0 && unreadCount(channel.unread),
  );
  current(node, channel.here);
  return h("li", {}, node);
}

const unreadCount = (n) =>
  h(
    "span",
    { class: "count", "aria-label": t("sidebar.unread", { n }), data: { testid: "unread" } },
    String(n),
  );

function agentSwitch() {
  const agent = me();
  if (!agent) return "";
  return h(
    "button",
    {
      type: "button",
      class: "agent",
      "aria-label": t("agent.switch", { name: agent.name }),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: t("agent.acting"),
      data: { testid: "agent-switch", agent: agent.id },
      on: { click: (event) => openMenu(event, t("agent.acting"), store.agents.map(agentItem)) },
    },
    avatar(agent),
    h("span", { class: "agent-name" }, agent.name, h("small", {}, word("role", agent.role))),
    icon("down"),
  );
}

const agentItem = (agent) => ({
  label: agent.name,
  detail: word("role", agent.role),
  icon: avatar(agent, "small"),
  checked: agent.id === store.agent,
  data: { testid: "agent-option", agent: agent.id },
  choose: () => becomeAgent(agent.id),
});
