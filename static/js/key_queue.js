// Keys that are pressed while the page they are meant for is still on its way, or while the server
// still does what was asked before, are kept, and used in their order: nobody who types quickly acts
// on what stood there before, or types into nothing.
const STORE = "keys-on-the-way"; // of this window: they may outlive the page they were pressed on
const FRESH = 5_000; // what was pressed longer ago was not meant for this
const PATIENCE = 8_000; // a navigation that has not happened by then was a download, or was stopped

const deeds = new Set();
let opening = 0;
let leavingSince = -PATIENCE;

export const isHeld = () =>
  opening > 0 || deeds.size > 0 || performance.now() - leavingSince < PATIENCE;

// A single letter, digit or sign; a blank or Enter only behind another: alone they turn the page, or
// press what has the focus already.
export function keepKey(event) {
  const kept = read();
  const isFollower = event.key === " " || event.key === "Enter";
  if (isFollower ? !kept.length : event.key.length !== 1) return false;
  write([...kept, { key: event.key, at: Date.now() }]);
  return true;
}

// What is still fresh, in the order in which it was pressed. Each key is given once.
export function takeKeys() {
  const kept = read();
  write([]);
  return kept.filter(({ at }) => Date.now() - at < FRESH);
}

export function putBack(keys) {
  write([...keys, ...read()]);
}

// Until this promise is settled, keys wait; then they are used.
export async function holdKeysFor(promise) {
  opening += 1;
  try {
    return await promise;
  } finally {
    opening -= 1;
    tellFree();
  }
}

const tellFree = () => isHeld() || document.dispatchEvent(new CustomEvent("helpdesk:keys"));

// One deed after the other: "resolve, next" must not be given the one that is being resolved.
export function watchDeeds() {
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    if (detail.requestConfig.verb !== "get") deeds.add(detail.xhr);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (deeds.delete(detail.xhr)) setTimeout(tellFree); // behind all who listen to this answer
  });
}

// Forms and links that lead to another page hold the keys at once, long before that page comes.
export function watchLeaving() {
  const leave = () => (leavingSince = performance.now());
  addEventListener("submit", (event) => event.defaultPrevented || event.target.target || leave());
  addEventListener("click", (event) => isLeaving(event) && leave());
  addEventListener("beforeunload", leave);
  addEventListener("pageshow", () => (leavingSince = -PATIENCE));
}

function isLeaving(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return false;
  return link.pathname !== location.pathname || link.search !== location.search;
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    return []; // storage is switched off
  }
}

function write(keys) {
  try {
    if (keys.length) sessionStorage.setItem(STORE, JSON.stringify(keys));
    else sessionStorage.removeItem(STORE);
  } catch {
    // Then what was pressed too early is lost, as everywhere else.
  }
}
