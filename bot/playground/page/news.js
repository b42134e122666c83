// A line over the channel when something new came in elsewhere.

import { h, iconButton } from "./dom.js";
import { whenReleased } from "./released.js";
import { goToChannel } from "./session.js";
import { channelById, channelTitle, listen, store } from "./store.js";
import { t } from "./texts.js";

export function news() {
  const root = h("div", { class: "news", role: "status", hidden: true });
  const hide = () => (root.hidden = true);
  listen(["place"], hide);
  const show = whenReleased(() => {
    const channel = channelById(store.newsFrom);
    if (!channel) return;
    const go = { click: () => goToChannel(channel.id) };
    root.replaceChildren(
      h("span", {}, t("notice.card", { name: channelTitle(channel) })),
      h(
        "button",
        { type: "button", class: "link-btn", data: { testid: "news-go" }, on: go },
        t("notice.go"),
      ),
      iconButton("close", t("toast.dismiss"), { on: { click: hide } }),
    );
    root.hidden = false;
  });
  listen(["news"], show);
  return root;
}
