// The lines, in their order; what is not stored yet stands below them. One element a line, moved
// into its place when its number comes, so that nothing is read out twice.
import { h, icon } from "./dom.js";
import { bubble, systemWords } from "./lines.js";
import { language, t } from "./words.js";

const TOGETHER = 5 * 60_000;

export function makeLog(chat) {
  const element = h("div.log", { role: "log", "aria-label": t("log"), "aria-live": "off", tabIndex: 0 });
  const waiting = new Map(); // id of the message -> its element
  const mine = []; // [seq, mark] of the visitor's lines
  let last = null;
  let newest = 0; // of the visitor's
  chat.client.pending.forEach((one) => pending("pending", one));

  function add(line) {
    const own = line.side === "visitor" ? waiting.get(line.id) : null;
    day(line.at);
    if (own) {
      waiting.delete(line.id);
      if (own.previousElementSibling !== place()?.previousElementSibling) element.insertBefore(own, firstWaiting() ?? null);
      own.replaceChildren(...bubble(chat, line, isTogether(line)).childNodes);
      own.className = bubble(chat, line, isTogether(line)).className;
      note(line, own);
    } else if (line.side === "system") system(line);
    else {
      const made = bubble(chat, line, isTogether(line));
      element.insertBefore(made, firstWaiting() ?? null);
      if (line.side === "visitor") note(line, made);
    }
    last = line;
  }

  function firstWaiting() {
    return waiting.values().next().value;
  }

  function place() {
    return firstWaiting();
  }

  function note(line, made) {
    newest = line.seq;
    mine.push([line.seq, made.querySelector(".mark")]);
    settle(chat.client.state);
  }

  function system(line) {
    const words = systemWords(line);
    if (words) element.insertBefore(h("p.system", { "data-code": line.code }, words), firstWaiting() ?? null);
  }

  function day(at) {
    const date = new Date(at);
    if (last && new Date(last.at).toDateString() === date.toDateString()) return;
    element.insertBefore(h("p.day", {}, h("span", {}, dayWords(date))), firstWaiting() ?? null);
  }

  function isTogether(line) {
    const isSame = last && last.side === line.side && last.name === line.name;
    return Boolean(isSame && new Date(line.at) - new Date(last.at) < TOGETHER);
  }

  // What waits for its number, or was not sent: its state in words, and what one can do.
  function pending(what, message) {
    const before = waiting.get(message.id);
    if (what === "discarded") {
      waiting.delete(message.id);
      before?.remove();
      return;
    }
    if (!chat.client.outbox.has(message.id)) return;
    const line = { side: "visitor", text: message.text, files: message.files, at: new Date(message.written).toISOString() };
    const made = bubble(chat, line, isTogether(line), message);
    if (before) before.replaceChildren(...made.childNodes);
    else element.append(made);
    const shown = before ?? made;
    shown.className = made.className;
    waiting.set(message.id, shown);
  }

  // Only the newest of mine says how far it is: sent or read.
  function settle(state) {
    const read = state?.agent?.read ?? 0;
    for (const [seq, mark] of mine) {
      const isNewest = seq === newest;
      const isRead = seq <= read;
      mark.hidden = !isNewest;
      const word = t(isRead ? "read" : "sent");
      if (isNewest && mark.dataset.word !== word) mark.replaceChildren(icon(isRead ? "checks" : "check"), word);
      mark.dataset.word = isNewest ? word : "";
    }
  }

  return { element, add, pending, settle, live: () => element.setAttribute("aria-live", "polite") };
}

function dayWords(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2) return t(days ? "yesterday" : "today");
  return new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long" }).format(date);
}
