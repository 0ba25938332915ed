// Fetches the page's own fragments again and morphs them in: live equals reload.
import { tookCare } from "./morph.js";

const shown = new WeakMap();
let waiting = null;

// Many changes at once cost one round; a change during a round causes one more.
export function refreshSoon(delay = 120) {
  waiting ??= new Promise((resolve) => setTimeout(resolve, delay)).then(async () => {
    waiting = null;
    await refreshNow();
  });
  return waiting;
}

let running = Promise.resolve();

// Tells of which state the page is now, if all its parts are of the same one.
export function refreshNow() {
  running = running
    .catch(() => null)
    .then(async () => {
      const parts = [...document.querySelectorAll("[data-live]")];
      const answers = new Map();
      const all = parts.map((one) => refreshOne(one, answers, sharedPlace(one, parts)));
      const marks = new Set(await Promise.all(all));
      const mark = marks.size === 1 ? [...marks][0] : null;
      document.dispatchEvent(new CustomEvent("helpdesk:refreshed", { detail: { mark } }));
    });
  return running;
}

// Not in a circle: a page that stays wrong after one reload goes on polling.
export function reloadOnce() {
  const key = "reloaded-at";
  if (Date.now() - Number(sessionStorage.getItem(key)) < 30_000) return;
  sessionStorage.setItem(key, String(Date.now()));
  location.reload();
}

// One part alone: the state of the whole page is not known after it.
export const refreshPart = (element) => refreshOne(element);

// What the page leaves empty, so that nobody waits for it.
export function loadLate(root) {
  const answers = new Map();
  for (const one of root.querySelectorAll("[data-live][data-late]")) refreshOne(one, answers);
}

const ownPlace = ({ dataset }) => [dataset.live, dataset.part];

// Sections name themselves at the address that brings several: those that the page shows.
function sharedPlace(element, parts) {
  const { joint, section } = element.dataset;
  if (!joint) return ownPlace(element);
  const together = parts.filter((one) => one.dataset.joint === joint);
  return [jointAddress(together), section];
}

export function jointAddress(parts) {
  const names = parts.map((one) => `part=${encodeURIComponent(one.dataset.section)}`);
  return `${parts[0].dataset.joint}?${names.join("&")}`;
}

// Parts with one address cost one request in a round: each takes its own from the answer.
async function refreshOne(element, answers = new Map(), [address, part] = ownPlace(element)) {
  if (!answers.has(address)) answers.set(address, load(address));
  const { response, text } = await answers.get(address);
  if (!response) return null;
  // Signed out, or the inquiry has left for another desk: the whole page must say so.
  if (response.redirected || response.status === 404 || response.status === 403) {
    reloadOnce();
    return null;
  }
  if (!response.ok) return null;
  const html = partOf(text, part) ?? "";
  if (shown.get(element) !== html && element.isConnected) {
    const place = placeOfFocus(element);
    const how = { swapStyle: "morph:innerHTML", settleDelay: 0, swapDelay: 0 };
    // Without the context htmx finds no extension, and replaces everything instead of morphing it.
    window.htmx.swap(element, html, how, { contextElement: element });
    shown.set(element, tookCare() ? "" : html);
    restoreFocus(element, place);
  }
  return response.headers.get("X-Live-Mark");
}

// What had the focus may be gone (the button "Take", a row): then its neighbour gets it.
const CONTROLS = "a, button, summary, select, input, textarea";

function placeOfFocus(element) {
  const active = document.activeElement;
  if (!element.contains(active)) return null;
  const kind = active.matches(".row-link") ? ".row-link" : CONTROLS;
  return { kind, index: visible(element, kind).indexOf(active) };
}

function restoreFocus(element, place) {
  if (!place || element.contains(document.activeElement)) return;
  const left = visible(element, place.kind);
  left[Math.min(place.index, left.length - 1)]?.focus({ preventScroll: true });
}

function visible(element, kind) {
  return [...element.querySelectorAll(kind)].filter((one) => one.checkVisibility());
}

export function partOf(text, name) {
  if (!name) return text;
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector(`[data-part="${name}"]`)?.innerHTML;
}

export async function load(address) {
  try {
    const headers = { "HX-Request": "true" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(8000) });
    return { response, text: await response.text() };
  } catch {
    return {};
  }
}
