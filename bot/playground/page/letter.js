// A mail as its reader sees it: from whom to whom, about what, and what it answers folded away.

import { h } from "./dom.js";
import { personaById, store } from "./store.js";
import { t } from "./texts.js";

const ADDRESS = /^(.*?) *<(.*)>$/;

export function letter(message) {
  const { sender, to, subject, quoted } = message.mail ?? bare(message);
  const [, name, address] = ADDRESS.exec(sender) ?? ["", sender, ""];
  return h(
    "div",
    { class: "letter" },
    subject && h("h3", { class: "letter-subject" }, subject),
    h("p", { class: "letter-from" }, h("strong", {}, name), address && h("span", {}, address)),
    to && h("p", { class: "letter-to" }, t("mail.to", { to })),
    h("p", { class: "letter-text" }, message.text),
    quoted &&
      h(
        "details",
        { class: "letter-quoted", data: { testid: "letter-quoted" } },
        h("summary", {}, t("mail.quoted")),
        h("blockquote", {}, quoted),
      ),
  );
}

// What no mail program has sent: one of the samples, or the shop's answer to it.
const bare = ({ direction, persona, subject }) => ({
  sender: direction === "in" ? personaById(persona).name : store.workspace.name,
  subject,
});

// What an answer to the newest letter would be called.
export function answerTo(messages) {
  const subject = messages.at(-1)?.mail?.subject;
  return subject && (/^re:/i.test(subject) ? subject : `Re: ${subject}`);
}
