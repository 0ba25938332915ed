// For who wrote without an address: where the answer goes when nobody is here, or one has left.
import { h } from "./dom.js";
import { ask } from "./doors.js";
import { field } from "./fields.js";
import { t } from "./words.js";

export function makeAddress(chat) {
  const control = h("input", { type: "email", autocomplete: "email", maxLength: 320 });
  const email = field({ name: "email", label: t("email"), control, asked: "required", help: t("email_why") });
  const send = h("button.button", { type: "submit" }, t("keep"));
  const element = h("form.card", { noValidate: true, hidden: true }, email.element, send);

  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const body = { email: control.value.trim() };
      const answer = await ask("/chat/contact/", { body, token: chat.store.get("token") });
      if (answer.ok) keep();
      else email.complain(answer.status === 422 ? t("invalid_email") : t("refused_other"));
    } catch {
      email.complain(t("unreachable"));
    }
    send.disabled = false;
  });

  function keep() {
    chat.client.state = { ...chat.client.state, has_email: true };
    show(false);
    chat.head.note(t("kept"));
    setTimeout(() => chat.client?.isOn && chat.head.note(""), 6000);
  }

  function show(isShown) {
    element.hidden = !isShown;
  }

  return { element, show };
}
