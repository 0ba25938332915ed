// The bell: its list as a panel, what is on the screen is read, the count in the title and the icon.
import { refreshPart, refreshSoon } from "./refresh.js";

const SEEN = "seen-up-to";
const UNREAD = /^\(\d+\) /;
let asked = ""; // the subject that the server was told of already, and with how much unread

export function startBell() {
  const place = document.getElementById("bell");
  if (!place) return;
  const panel = document.getElementById("bell-panel");
  place.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !panel.showPopover) return;
    event.preventDefault();
    panel.togglePopover();
  });
  panel.addEventListener("toggle", (event) => onToggle(panel, event.newState === "open"));
  // A page in the background asks for nothing but its bell.
  document.addEventListener("helpdesk:notified", async () => {
    if (!document.hidden) return refreshSoon();
    await refreshPart(place);
    return apply();
  });
  document.addEventListener("helpdesk:refreshed", apply);
  document.addEventListener("helpdesk:opened", apply);
  document.addEventListener("visibilitychange", apply);
  addEventListener("focus", apply);
  document.addEventListener("click", readByLink);
  document.body.addEventListener("helpdesk:read", (event) => offerUndo(event.detail));
  apply();
}

export const bell = () => document.querySelector("[data-bell]");

async function onToggle(panel, isOpen) {
  bell()?.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) {
    delete panel.dataset.live;
    return;
  }
  panel.dataset.live = panel.dataset.address;
  await refreshPart(panel);
  const first = panel.querySelector("a.note-link") ?? panel.querySelector("a, button");
  first?.focus({ preventScroll: true });
}

function apply() {
  const mark = bell();
  if (!mark) return;
  const count = Number(mark.dataset.count);
  const title = document.title.replace(UNREAD, "");
  document.title = count ? `(${count}) ${title}` : title;
  const place = document.getElementById("bell");
  const icon = document.querySelector('link[rel="icon"]');
  const wanted = count ? place.dataset.iconUnread : place.dataset.icon;
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
  for (const number of document.querySelectorAll("[data-bell-count]")) {
    number.textContent = String(count);
    number.hidden = !count;
  }
  noteSeen(mark);
  readWhatIsOpen(mark);
  document.dispatchEvent(new CustomEvent("helpdesk:bell"));
}

// A count on a page that somebody looks at was seen: no mail will tell of it again.
function noteSeen({ dataset: { newest } }) {
  if (document.hidden || !document.hasFocus() || Number(newest) <= seenUpTo()) return;
  localStorage.setItem(SEEN, newest);
  post(document.getElementById("bell-panel").dataset.seen, { up_to: newest });
}

const seenUpTo = () => Number(localStorage.getItem(SEEN) ?? 0);

// Who has the inquiry before his eyes need not be told of it.
async function readWhatIsOpen(mark) {
  const reference = document.getElementById("conversation")?.dataset.reference;
  const subject = `inquiry:${reference}`;
  const isUnread = reference && mark.dataset.subjects.split(" ").includes(subject);
  const question = `${subject} ${mark.dataset.newest}`;
  if (!isUnread || document.hidden || asked === question) return;
  asked = question;
  const answer = await post(document.getElementById("bell").dataset.read, { subject, quiet: "1" });
  if (answer?.ok) refreshSoon(0);
}

// Links of what is about no inquiry (a bulk action, an offer) are read by following them.
function readByLink(event) {
  const link = event.target.closest?.(".is-unread a.note-link");
  if (!link) return;
  const { kind, subject, upTo } = link.dataset;
  post(document.getElementById("bell").dataset.read, { kind, subject, up_to: upTo, quiet: "1" });
}

function offerUndo({ at }) {
  const toast = document.getElementById("toast-read").content.firstElementChild.cloneNode(true);
  toast.querySelector("button").addEventListener("click", async () => {
    toast.remove();
    await post(document.getElementById("bell").dataset.unread, { at });
    refreshSoon(0);
  });
  for (const old of document.querySelectorAll("[data-undo-read]")) old.remove();
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), 8_000);
}

async function post(address, values) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  const body = new URLSearchParams(values);
  try {
    return await fetch(address, { method: "POST", headers, body, keepalive: true });
  } catch {
    return null; // it stays unread, which is no loss
  }
}
