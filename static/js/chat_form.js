// Saying something: Enter sends. What is not acknowledged is kept and sent again with the same id,
// so that it is said once; what was not said stands there as such. Unsent words are kept.
import { tell } from "./chat_socket.js";
import { token } from "./chat_talk.js";

const AGAIN = [0, 1_000, 3_000, 6_000];
const TELL_TYPING = 3_000;

export function startChatForm(place) {
  const form = new ChatForm(place);
  form.area.addEventListener("keydown", (event) => form.onKey(event));
  form.area.addEventListener("input", () => form.onInput());
  form.form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.send();
  });
  form.restore();
}

class ChatForm {
  constructor(place) {
    this.form = place.querySelector("form");
    this.area = this.form.elements.body;
    this.chat = place.dataset.chat;
    this.toldAt = 0;
  }

  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    this.send();
  }

  onInput() {
    keep(this.key("words"), this.area.value);
    const isOn = Boolean(this.area.value.trim());
    if (isOn && Date.now() - this.toldAt < TELL_TYPING) return;
    this.toldAt = isOn ? Date.now() : 0;
    tell({ type: "typing", chat: this.chat, on: isOn });
  }

  send() {
    const text = this.area.value.trim();
    if (!text) return;
    this.outbox([...this.outbox(), { id: crypto.randomUUID(), text }]);
    this.area.value = "";
    this.onInput();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.work();
  }

  restore() {
    if (!this.area.value) this.area.value = localStorage.getItem(this.key("words")) ?? "";
    this.work();
  }

  // In order, one after the other: the second is not said before the first.
  async work() {
    this.outbox().forEach((one) => this.show(one));
    if (this.isWorking) return;
    this.isWorking = true;
    for (let next = this.outbox()[0]; next && this.form.isConnected; next = this.outbox()[0]) {
      const refused = await this.deliver(next);
      if (refused !== null) {
        this.showFailed(next, refused);
        break;
      }
      this.outbox(this.outbox().filter((one) => one.id !== next.id));
      this.shown(next.id)?.classList.add("is-said");
      document.dispatchEvent(new CustomEvent("helpdesk:chat", { detail: { type: "line", chat: this.chat, seq: Infinity } }));
    }
    this.isWorking = false;
  }

  // null when it is stored; otherwise why it is not, '' for no connection.
  async deliver({ id, text }) {
    for (const pause of AGAIN) {
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
        const body = new URLSearchParams({ id, body: text });
        const answer = await fetch(this.form.action, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
        if (answer.status === 204) return null;
        if (answer.status < 500 && !answer.redirected) return await answer.text();
      } catch {
        // no connection, or no answer: said again with the same id
      }
    }
    return "";
  }

  shown(id) {
    return document.querySelector(`.talk-lines [data-id="${id}"]`);
  }

  show({ id, text }) {
    const list = document.querySelector(`.talk[data-chat="${this.chat}"] .talk-lines`);
    if (!list || this.shown(id)) return;
    const line = document.createElement("li");
    line.className = "talk-line is-ours is-pending";
    line.dataset.id = id;
    const words = Object.assign(document.createElement("div"), { className: "talk-words", textContent: text, dir: "auto" });
    const note = Object.assign(document.createElement("p"), { className: "talk-note" });
    note.textContent = this.form.dataset.saySending;
    line.append(words, note);
    list.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  showFailed(message, why) {
    const line = this.shown(message.id);
    if (!line) return;
    line.classList.add("is-failed");
    const again = Object.assign(document.createElement("button"), { type: "button", className: "link-button" });
    again.textContent = this.form.dataset.sayFailed;
    again.addEventListener("click", () => {
      line.remove();
      this.work();
    });
    line.querySelector(".talk-note").replaceChildren(why, " ", again);
  }

  key(what) {
    return `chat-${what}:${document.documentElement.dataset.agent}:${this.chat}`;
  }

  outbox(messages) {
    if (messages) keep(this.key("outbox"), messages.length ? JSON.stringify(messages) : "");
    return JSON.parse(localStorage.getItem(this.key("outbox")) || "[]");
  }
}

function keep(key, value) {
  if (value) localStorage.setItem(key, value);
  else localStorage.removeItem(key);
}
