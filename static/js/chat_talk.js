// A chat in the thread: new lines are appended in their order, each once; what was read is told.
import { follow, isOpen, leave, tell } from "./chat_socket.js";

const NEAR = 160;
const POLL = 4_000; // while there is no socket
const FORGET_TYPING = 6_000;

export function startChatTalk(section) {
  const talk = new Talk(section);
  const { state, last } = section.dataset;
  if (Number(last) > talk.shown) talk.fetchNew(); // the list is older than what is around it
  if (state === "ended") return;
  const onFrame = ({ detail }) => talk.hear(detail);
  const onChange = () => talk.fetchNew();
  const onLook = () => talk.noteRead();
  const timer = setInterval(() => {
    if (!section.isConnected) return stop();
    if (!isOpen() && !document.hidden) talk.fetchNew();
    return undefined;
  }, POLL);
  const stop = () => {
    clearInterval(timer);
    talk.watcher.disconnect();
    document.removeEventListener("helpdesk:chat", onFrame);
    document.removeEventListener("helpdesk:refreshed", onChange);
    document.removeEventListener("visibilitychange", onLook);
    removeEventListener("focus", onLook);
    // Whose chat it is hears of it in the dock as well.
    if (!document.querySelector(`[data-dock][data-own~="${talk.chat}"]`)) leave(talk.chat);
  };
  document.addEventListener("helpdesk:chat", onFrame);
  document.addEventListener("helpdesk:refreshed", onChange);
  document.addEventListener("visibilitychange", onLook);
  addEventListener("focus", onLook);
  follow(talk.chat, talk.shown);
  talk.toEnd();
  talk.noteRead();
}

class Talk {
  constructor(section) {
    this.section = section;
    this.list = section.querySelector(".talk-lines");
    this.chat = section.dataset.chat;
    this.shown = Math.max(0, ...[...this.list.querySelectorAll("[data-seq]")].map((one) => Number(one.dataset.seq)));
    this.scroller = section.closest(".conversation-scroll");
    // Who stands at the end stays there, whatever grows or shrinks around it.
    this.isAtEndNow = true;
    const note = () => (this.isAtEndNow = this.isAtEnd());
    this.scroller.addEventListener("scroll", note, { passive: true });
    this.watcher = new ResizeObserver(() => this.isAtEndNow && this.toEnd());
    this.watcher.observe(this.scroller);
    this.watcher.observe(this.list);
  }

  hear(frame) {
    if (frame.chat !== this.chat) return;
    if (frame.type === "line" && frame.seq > this.shown) this.fetchNew();
    if (frame.type === "state") this.showState(frame);
    if (frame.type === "typing" && frame.side === "visitor") this.showTyping(frame.on);
  }

  showState({ last, visitor }) {
    if (last > this.shown) this.fetchNew();
    const ours = Number([...this.list.querySelectorAll(".is-ours[data-seq]")].at(-1)?.dataset.seq ?? 0);
    if (!ours || !visitor) return;
    const { sayRead, sayDelivered, saySent } = this.section.dataset;
    const words = visitor.read >= ours ? sayRead : visitor.delivered >= ours ? sayDelivered : saySent;
    const place = this.section.querySelector("[data-marks]");
    if (place.textContent !== words) place.textContent = words;
  }

  showTyping(isOn) {
    const place = this.section.querySelector("[data-typing]");
    clearTimeout(this.typing);
    place.hidden = !isOn;
    if (isOn) this.typing = setTimeout(() => (place.hidden = true), FORGET_TYPING);
  }

  // One request at a time; what is asked for meanwhile is asked once more.
  async fetchNew() {
    if (this.isAsking) {
      this.isWanted = true;
      return;
    }
    this.isAsking = true;
    const notes = [...this.list.querySelectorAll("[data-whisper]")].map((one) => Number(one.dataset.whisper));
    const html = await load(`${this.section.dataset.lines}?after=${this.shown}&note=${Math.max(0, ...notes)}`);
    if (html !== null && this.section.isConnected) this.append(html);
    this.isAsking = false;
    if (this.isWanted) {
      this.isWanted = false;
      await this.fetchNew();
    }
  }

  append(html) {
    const wasAtEnd = this.isAtEndNow;
    let hasNew = false;
    for (const line of [...new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").body.firstElementChild.children]) {
      const seq = Number(line.dataset.seq ?? 0);
      if (seq ? seq !== this.shown + 1 : document.getElementById(line.id)) continue;
      if (seq) this.shown = seq;
      this.list.querySelector(`.is-pending[data-id="${line.dataset.id}"]`)?.remove();
      const waiting = this.list.querySelector(".is-pending");
      this.list.insertBefore(document.adoptNode(line), waiting);
      if (line.classList.contains("is-theirs")) this.showTyping(false);
      hasNew = true;
    }
    if (!hasNew) return;
    follow(this.chat, this.shown);
    if (wasAtEnd) this.toEnd();
    this.noteRead();
  }

  // Only what is before the eyes of who speaks in it.
  noteRead() {
    const isLookedAt = !document.hidden && document.hasFocus() && this.section.isConnected;
    if (!isLookedAt || !("mine" in this.section.dataset) || this.read === this.shown) return;
    this.read = this.shown;
    if (tell({ type: "read", chat: this.chat, upto: this.shown })) return;
    const body = new URLSearchParams({ after: this.shown });
    const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
    fetch(this.section.dataset.seen, { method: "POST", headers, body, keepalive: true }).catch(() => null);
  }

  get isPage() {
    return getComputedStyle(this.scroller).overflowY === "visible";
  }

  get foot() {
    return this.section.querySelector(".talk-foot");
  }

  isAtEnd() {
    if (this.isPage) return this.foot.getBoundingClientRect().bottom < innerHeight + NEAR;
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  toEnd() {
    if (!this.section.classList.contains("is-open")) return;
    if (this.isPage) this.foot.scrollIntoView({ block: "end" });
    else this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function load(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(8_000) });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // asked again by the next hint, or by the clock
  }
}
