// Images. Only what this server holds is loaded; anything else is shown by its alternative text.

import { h, icon } from "../dom.js";
import { t } from "../texts.js";

const isLocal = (url) => {
  const target = URL.parse(url, location.href);
  return target && (target.origin === location.origin || target.protocol === "data:");
};

export function image(element) {
  const file = element.slack_file;
  const url = element.image_url ?? file?.url ?? (file?.id ? `/files/${file.id}` : "");
  if (url && isLocal(url))
    return h("img", { src: url, alt: element.alt_text ?? "", loading: "lazy" });
  return h(
    "span",
    { class: "image-missing", title: t("block.image") },
    icon("file"),
    element.alt_text || t("block.image"),
  );
}
