// One socket for all chats of this page (docs/chat-protocol.md). It says that something is new: the
// lines themselves are fetched as the page has them. Frames come as events "helpdesk:chat".
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];
const SILENCE = 25_000;
const PATIENCE = 10_000;
const FOREVER = new Set([4401, 4403]);

const ends = new Map(); // chat to the number of the last line that is shown
let socket = null;
let attempts = 0;
let lastHeard = 0;
let isStarted = false;

// From now on what happens in this chat is told; asked again, the number is renewed.
export function follow(chat, shown) {
  const isNew = !ends.has(chat);
  ends.set(chat, shown);
  start();
  if (isNew && isOpen()) hello(chat);
}

export function leave(chat) {
  if (ends.delete(chat)) tell({ type: "bye", chat });
}

export const followed = () => [...ends.keys()];

export const isOpen = () => socket?.readyState === WebSocket.OPEN;

export function tell(frame) {
  if (!isOpen()) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

export function start() {
  if (isStarted) return;
  isStarted = true;
  connect();
  setInterval(watch, 5_000);
  addEventListener("online", () => isOpen() || connect());
}

function connect() {
  if (socket) return;
  const address = new URL("/ws/desk-chat/", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  lastHeard = Date.now();
  socket = new WebSocket(address);
  socket.addEventListener("open", () => [...ends.keys()].forEach(hello));
  socket.addEventListener("message", hear);
  socket.addEventListener("close", lost);
}

function hello(chat) {
  tell({ type: "hello", protocol: 1, chat, last: ends.get(chat) });
}

function hear(event) {
  lastHeard = Date.now();
  attempts = 0;
  document.dispatchEvent(new CustomEvent("helpdesk:chat", { detail: JSON.parse(event.data) }));
}

function lost({ code }) {
  socket = null;
  if (FOREVER.has(code)) return;
  const pause = PAUSES[Math.min(attempts, PAUSES.length - 1)] * (0.5 + Math.random() / 2);
  attempts += 1;
  setTimeout(connect, pause);
}

function watch() {
  const silent = Date.now() - lastHeard;
  if (!isOpen() || silent < SILENCE) return;
  if (silent > SILENCE + PATIENCE) socket.close();
  else tell({ type: "ping" });
}
