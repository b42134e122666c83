// The shop's own website inside the phone, with the chat it offers.

import { h } from "./dom.js";
import { t } from "./texts.js";

export function website() {
  const root = h("iframe", {
    class: "phone-site",
    title: t("customer.site"),
    sandbox: "allow-scripts allow-same-origin allow-forms allow-popups",
    hidden: true,
  });
  const show = (url) => {
    root.hidden = !url;
    if (url && root.src !== url) root.src = url;
  };
  return { root, show };
}
