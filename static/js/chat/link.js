// A connection that comes back: by WebSocket, else by requests; asked whether it lives; never two at once.
import { openPolling } from "./polling.js";
import { openSocket } from "./socket.js";

const PAUSES = [1, 2, 4, 8, 15];
const SILENCE = 25_000;
const PONG_WITHIN = 10_000;
const SHORT = 5000;
const AFTER_A_FLOOD = 60_000;

export class Link {
  // `talk` has hello(), token(), last(); it is given onframe(frame), onstate(isOn) and onrefused().
  constructor(talk) {
    this.talk = talk;
    this.carrier = null;
    this.failures = 0;
    this.endings = []; // of the last four sockets: whether they ended too early
    this.timers = {};
    this.isWanted = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  start() {
    if (this.isWanted) return;
    this.isWanted = true;
    this.connect();
  }

  stop() {
    this.isWanted = false;
    Object.values(this.timers).forEach(clearTimeout);
    this.carrier?.close();
  }

  send(frame) {
    if (this.isOn) this.carrier.send(frame);
  }

  again() {
    this.carrier?.close();
  }

  hurry() {
    if (!this.isWanted || this.carrier) return;
    this.failures = 0;
    this.connect();
  }

  get isByRequests() {
    const early = this.endings.filter(Boolean).length;
    return this.neverOpened || early >= 3;
  }

  connect() {
    clearTimeout(this.timers.next);
    if (this.carrier) return;
    const begun = performance.now();
    const isSocket = !this.isByRequests;
    const open = isSocket ? openSocket : openPolling;
    this.carrier = open({
      hello: this.talk.hello,
      token: this.talk.token,
      last: this.talk.last,
      onframe: (frame) => this.hear(frame),
      onclose: (code, hasOpened) => this.over(code, isSocket, hasOpened, performance.now() - begun),
    });
  }

  hear(frame) {
    this.listen();
    if (frame.type === "welcome") {
      this.isOn = true;
      this.failures = 0;
      this.talk.onframe(frame);
      this.talk.onstate(true);
    } else if (frame.type !== "pong") this.talk.onframe(frame);
  }

  listen() {
    clearTimeout(this.timers.ping);
    clearTimeout(this.timers.pong);
    this.timers.ping = setTimeout(() => {
      this.send({ type: "ping" });
      this.timers.pong = setTimeout(() => this.again(), PONG_WITHIN);
    }, SILENCE);
  }

  over(code, isSocket, hasOpened, lasted) {
    this.carrier = null;
    this.isOn = false;
    clearTimeout(this.timers.ping);
    clearTimeout(this.timers.pong);
    if (isSocket && code !== 4401) {
      if (!hasOpened && navigator.onLine) this.neverOpened = true;
      this.endings = [...this.endings, code !== 1000 && lasted < SHORT].slice(-4);
    } else if (!isSocket && code !== 1000) {
      this.neverOpened = false; // not the socket is blocked: nothing came through
      this.endings = [];
    }
    if (!this.isWanted) return;
    this.talk.onstate(false);
    if (code === 4401 && !this.talk.onrefused()) return;
    this.timers.next = setTimeout(() => this.connect(), this.pause(code));
  }

  pause(code) {
    if (code === 1008) return AFTER_A_FLOOD;
    const seconds = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    return seconds * 1000 * (0.5 + Math.random() / 2);
  }
}
