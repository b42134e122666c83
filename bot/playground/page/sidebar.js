// The workspace sidebar: home, channels with their unread counts, and who is acting.

import { avatar, h, icon, reconcile } from "./dom.js";
import { openMenu } from "./menu.js";
import { becomeAgent, goHome, goToChannel } from "./session.js";
import { listen, me, store } from "./store.js";
import { t, word } from "./texts.js";

export function sidebar({ leave }) {
  const name = h("strong", { class: "workspace" });
  const home = h(
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
  const channels = h("ul", { class: "side-list" });
  const direct = h("ul", { class: "side-list" });
  const who = h("div", { class: "side-who" });
  const root = h(
    "nav",
    { class: "sidebar", id: "sidebar", "aria-label": t("slack.title") },
    h("header", {}, name),
    h("div", { class: "side-scroll" }, home, h("h3", {}, t("sidebar.channels")), channels, h("h3", {}, t("sidebar.apps")), direct),
    who,
  );
  const draw = () => {
    name.textContent = store.workspace.name;
    const here = store.place.kind === "home" ? "home" : store.place.channel;
    current(home, here === "home");
    const item = (channel) => channelItem(channel, leave);
    const rows = store.channels.map((channel) => ({ ...channel, here: channel.id === here }));
    reconcile(channels, rows.filter((row) => !row.is_im), idOf, item);
    reconcile(direct, rows.filter((row) => row.is_im), idOf, item);
    direct.previousElementSibling.hidden = !rows.some((row) => row.is_im);
  };
  listen(["state", "channels", "place"], draw);
  listen(["state", "agent"], () => who.replaceChildren(agentSwitch()));
  return root;
}

const idOf = (row) => row.id;
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
    channel.unread > 0 &&
      h(
        "span",
        { class: "count", "aria-label": t("sidebar.unread", { n: channel.unread }), data: { testid: "unread" } },
        String(channel.unread),
      ),
  );
  current(node, channel.here);
  return h("li", {}, node);
}

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
