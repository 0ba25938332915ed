// The visitor's end of a chat (docs/chat-protocol.md, "What a client does"): every line once and in
// order, nothing that was written is lost in silence. It knows no page; `changed` is told of all.
import { newId } from "./dom.js";
import { Link } from "./link.js";

const ACK_WITHIN = 10_000;
const MOST_TRIES = 3;
const LONGEST = 5 * 60_000;
const TYPING_SHOWN = 6000;
const TYPING_SAID = 3000;

export class Client {
  constructor(store, changed) {
    this.store = store;
    this.changed = changed;
    this.lines = [];
    this.state = null;
    this.isOn = false;
    this.isCaughtUp = false;
    this.typing = "";
    this.said = { read: 0, delivered: 0, typing: 0 };
    this.timers = {};
    this.outbox = new Map(store.outbox.map((one) => [one.id, { ...one, tries: 0 }]));
    this.link = new Link({
      hello: () => this.hello(),
      token: () => this.store.get("token"),
      last: () => this.shown,
      onframe: (frame) => this.hear(frame),
      onstate: (isOn) => this.turn(isOn),
      onrefused: () => this.refusedToken(),
    });
  }

  get shown() {
    return this.lines.length;
  }

  get pending() {
    return [...this.outbox.values()];
  }

  get isEnded() {
    return this.state?.state === "ended";
  }

  start() {
    this.link.start();
    this.timers.look = setInterval(() => this.look(), 1000);
  }

  stop() {
    clearInterval(this.timers.look);
    this.link.stop();
  }

  hello() {
    this.shownToken = this.store.get("token") ?? "";
    return { type: "hello", protocol: 1, token: this.shownToken, last: this.shown };
  }

  // A token is not good any more. Another tab may have renewed it: then that one is tried.
  refusedToken() {
    if (this.store.get("token") !== this.shownToken && this.store.get("token")) return true;
    this.stop();
    this.changed("gone");
    return false;
  }

  turn(isOn) {
    this.isOn = isOn;
    if (isOn) {
      this.hasGap = false;
      this.said = { read: 0, delivered: 0, typing: 0 };
      this.pending.filter((one) => !one.isNotSent && !one.isAcked).forEach((one) => this.send(one));
    }
    this.changed("link");
  }

  hear(frame) {
    const heard = {
      welcome: () => this.store.set("token", frame.token),
      line: () => this.take(frame),
      ack: () => this.acknowledge(frame.id),
      refused: () => this.refuse(frame),
      state: () => this.move(frame),
      typing: () => this.see(frame),
    };
    heard[frame.type]?.();
  }

  take(line) {
    if (line.seq <= this.shown) return;
    if (line.seq > this.shown + 1) {
      if (!this.hasGap) this.link.send({ type: "resume", last: this.shown });
      this.hasGap = true;
      return;
    }
    this.hasGap = false;
    this.lines.push(line);
    if (line.side === "visitor") this.drop(line.id);
    else this.typing = "";
    this.changed("line", line);
  }

  move(state) {
    this.state = state;
    this.isCaughtUp = true;
    this.changed("state");
  }

  see({ side, on }) {
    if (side !== "agent") return;
    clearTimeout(this.timers.typing);
    this.typing = on ? "agent" : "";
    if (on) this.timers.typing = setTimeout(() => this.see({ side, on: false }), TYPING_SHOWN);
    this.changed("typing");
  }

  // --- what is written here ---

  say(text, files = []) {
    const message = { id: newId(), text, files, written: Date.now(), tries: 0 };
    this.outbox.set(message.id, message);
    this.store.keep(message);
    this.send(message);
    this.tell(false);
    this.changed("pending", message);
  }

  send(message) {
    if (!this.isOn) return;
    message.tries += 1;
    message.sentAt = Date.now();
    const files = message.files.map((one) => one.id);
    this.link.send({ type: "send", id: message.id, text: message.text, files });
  }

  again(id) {
    const message = this.outbox.get(id);
    if (!message) return;
    Object.assign(message, { isNotSent: false, why: "", tries: 0, written: Date.now() });
    this.store.keep(message);
    if (this.isOn) this.send(message);
    else this.link.hurry();
    this.changed("pending", message);
  }

  drop(id) {
    this.outbox.delete(id);
    this.store.drop(id);
  }

  discard(id) {
    this.drop(id);
    this.changed("discarded", { id });
  }

  acknowledge(id) {
    const message = this.outbox.get(id);
    if (!message) return;
    message.isAcked = true; // its place comes with its line
    this.store.drop(id);
    this.changed("pending", message);
  }

  refuse({ id, code, retry_after: wait }) {
    const message = this.outbox.get(id);
    if (!message) return;
    if (!wait) {
      this.fail(message, code);
      return;
    }
    message.sentAt = Infinity;
    setTimeout(() => this.outbox.has(id) && this.send(message), wait * 1000);
  }

  fail(message, why) {
    Object.assign(message, { isNotSent: true, why });
    this.changed("pending", message);
  }

  // Each second: what had no answer for too long is tried by another connection, then said.
  look() {
    const now = Date.now();
    const open = this.pending.filter((one) => !one.isAcked && !one.isNotSent);
    for (const one of open)
      if (now - one.written > LONGEST || (one.tries >= MOST_TRIES && now - one.sentAt > ACK_WITHIN))
        this.fail(one, "");
    if (this.isOn && open.some((one) => now - one.sentAt > ACK_WITHIN)) this.link.again();
  }

  // --- marks ---

  note(upto, isRead) {
    const name = isRead ? "read" : "delivered";
    if (!this.isOn || upto <= this.said[name]) return;
    this.said[name] = upto;
    this.link.send({ type: name, upto });
  }

  tell(isTyping) {
    const now = Date.now();
    if (isTyping ? now - this.said.typing < TYPING_SAID : !this.said.typing) return;
    this.said.typing = isTyping ? now : 0;
    this.link.send({ type: "typing", on: isTyping });
    clearTimeout(this.timers.told);
    if (isTyping) this.timers.told = setTimeout(() => this.tell(false), 2 * TYPING_SAID);
  }

  end() {
    this.link.send({ type: "end" });
  }
}
