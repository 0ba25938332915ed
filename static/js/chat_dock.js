// The dock: follows its chats by the socket, lets the watches run, marks the tab that is open.
import { follow, followed, leave, start } from "./chat_socket.js";
import { refreshPart, refreshSoon } from "./refresh.js";

const SOON = 150;

export function startChatDock(place) {
  let waiting = 0;
  const again = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      await refreshPart(place);
      apply(place);
    }, SOON);
  };
  document.addEventListener("helpdesk:chat", ({ detail }) => {
    if (detail.type === "dock") again();
    else if (detail.type === "state" && isOther(place, detail)) refreshSoon();
  });
  document.addEventListener("helpdesk:refreshed", () => apply(place));
  document.addEventListener("helpdesk:opened", () => apply(place));
  setInterval(() => tick(document), 1_000);
  apply(place);
}

const lastStates = new Map();

// The state of a chat is shown in many parts of the page: all of them are asked again.
function isOther(place, { chat, state }) {
  const before = lastStates.get(chat);
  lastStates.set(chat, state);
  return before !== undefined && before !== state;
}

function apply(place) {
  const dock = place.querySelector("[data-dock]");
  if (!dock) return;
  start();
  const own = words(dock.dataset.own);
  const shown = words(dock.dataset.shown).map(Number);
  const talk = document.querySelector(".talk[data-chat]")?.dataset.chat;
  own.forEach((chat, index) => followed().includes(chat) || follow(chat, shown[index]));
  for (const chat of followed()) if (!own.includes(chat) && chat !== talk) leave(chat);
  const open = document.getElementById("conversation")?.dataset.reference;
  for (const tab of dock.querySelectorAll("[data-reference-tab]")) {
    if (tab.dataset.referenceTab === open) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  tick(dock);
}

const words = (text) => text.split(" ").filter(Boolean);

function tick(root) {
  for (const clock of root.querySelectorAll("[data-since]")) show(clock, Date.now() - Date.parse(clock.dataset.since));
  for (const clock of root.querySelectorAll("[data-until]")) {
    const left = Date.parse(clock.dataset.until) - Date.now();
    show(clock, left);
    if (left <= 0 && !clock.dataset.over) {
      clock.dataset.over = "1";
      refreshSoon();
    }
  }
}

function show(clock, milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (clock.textContent !== text) clock.textContent = text;
}
