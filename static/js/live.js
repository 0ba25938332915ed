// One WebSocket of hints. What changed is fetched anew; while the socket is away the page polls.
import { refreshNow, refreshSoon, reloadOnce } from "./refresh.js";
import { announce } from "./toasts.js";

const PATIENCE = 5_000; // away this long: say so and poll
const POLL = 10_000;
const SILENCE = 16_000; // three missed pulses: the connection is dead, whatever the browser thinks
const STALE = 300_000; // relative times grow old
const SIGNED_OUT = 4401;
const ELSEWHERE = 800; // what happens to other inquiries may wait for company

const EVENTS = {
  "notifications.changed": "helpdesk:notified",
  "presence.changed": "helpdesk:presence",
};

let socket = null;
let attempts = 0;
let lastHeard = 0;
let lastMark = "";
let lastRung = "";
let awaySince = Date.now();
let lastRefresh = Date.now();
let isStale = false;

export function startLive(body) {
  if (!body.dataset.livePath) return;
  lastMark = body.dataset.liveMark;
  lastRung = lastMark.split(".").at(-1);
  connect(body);
  setInterval(watch, 1_000);
  addEventListener("online", () => reconnectNow(body));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isStale) refreshWhenSeen(0);
  });
  document.addEventListener("helpdesk:refreshed", (event) => {
    lastRefresh = Date.now();
    lastMark = event.detail.mark ?? lastMark;
  });
  body.addEventListener("helpdesk:changed", () => refreshSoon(0));
}

function connect(body) {
  const address = new URL(body.dataset.livePath, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  lastHeard = Date.now();
  socket = new WebSocket(address);
  socket.addEventListener("message", (event) => hear(body, JSON.parse(event.data)));
  socket.addEventListener("open", () => document.dispatchEvent(new CustomEvent("helpdesk:connected")));
  socket.addEventListener("close", (event) => lost(body, event));
}

// What the server may hear: where this page is, and that something is being written.
export function tell(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function hear(body, message) {
  lastHeard = Date.now();
  attempts = 0;
  awaySince = null;
  showPaused(false);
  if (message.type === "pulse") return comparePulse(message.mark);
  if (message.type === "mail.changed") return window.htmx.trigger(body, "helpdesk:mail");
  const event = EVENTS[message.type];
  if (event) return document.dispatchEvent(new CustomEvent(event));
  if (message.type !== "inquiry.changed") return undefined;
  const here = document.querySelector("[data-reference]")?.dataset.reference;
  if (message.kind === "received" && message.reference === here) announce(body.dataset.sayNew);
  return refreshWhenSeen(!here || message.reference === here ? 120 : ELSEWHERE);
}

// Another mark than the page's: something was missed, so everything is fetched again.
function comparePulse(mark) {
  if (mark === lastMark) return;
  refreshWhenSeen(120);
  // A page in the background still rings: the last part of the mark is the agent's own unread.
  const own = mark.split(".").at(-1);
  if (document.hidden && own !== lastRung) document.dispatchEvent(new CustomEvent("helpdesk:notified"));
  lastRung = own;
}

// A page in the background waits until somebody looks at it.
function refreshWhenSeen(delay) {
  isStale = document.hidden;
  if (!isStale) refreshSoon(delay);
}

function lost(body, event) {
  socket = null;
  awaySince ??= Date.now();
  if (event.code === SIGNED_OUT) reloadOnce();
  const pause = Math.min(15_000, 500 * 2 ** attempts) * (0.5 + Math.random());
  attempts += 1;
  setTimeout(() => socket || connect(body), pause);
}

function reconnectNow(body) {
  attempts = 0;
  if (!socket) connect(body);
}

async function watch() {
  if (socket && Date.now() - lastHeard > SILENCE) {
    awaySince ??= Date.now(); // the close event of a dead connection may take long
    socket.close();
  }
  const age = Date.now() - lastRefresh;
  if (document.hidden) return;
  const isAway = awaySince && Date.now() - awaySince > PATIENCE;
  if (isAway) showPaused(true);
  if (age < (isAway ? POLL : STALE)) return;
  lastRefresh = Date.now();
  await refreshNow();
}

function showPaused(isPaused) {
  const banner = document.getElementById("live-banner");
  if (banner.hidden === isPaused) banner.hidden = !isPaused;
}
