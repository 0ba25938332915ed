// Who is here: tells the server what this page shows and writes, and shows what colleagues do.
import { editorOf } from "./editor.js";
import { tell } from "./live.js";
import { announce } from "./toasts.js";

const BEAT = 3_000; // the server forgets what was not repeated for nine seconds
const STILL_WRITING = 20_000; // after the last key, as long as there is a text
const SOON = 120;
const REST = 400; // between two looks, whatever happens at the desk

let told = ""; // the reference that the server was told of
let writes = null; // { kind, at }
let waiting = 0;
let lastLook = 0;
let announced = new Set();

export function startPresence(place) {
  const beat = () => say(place);
  setInterval(beat, BEAT);
  document.addEventListener("helpdesk:connected", () => {
    beat();
    lookSoon(place);
  });
  document.addEventListener("visibilitychange", () => {
    beat();
    lookSoon(place);
  });
  document.addEventListener("helpdesk:presence", () => lookSoon(place));
  document.addEventListener("helpdesk:refreshed", () => opened() !== told && beat());
  document.addEventListener("helpdesk:opened", beat);
  document.addEventListener("input", (event) => onInput(event.target.closest?.("#composer form")));
  document.body.addEventListener("helpdesk:written", stopWriting);
}

const opened = () => document.getElementById("conversation")?.dataset.reference ?? "";

function say(place) {
  const reference = document.hidden ? "" : opened();
  if (reference !== told) {
    writes = null;
    told = reference;
    lookSoon(place);
    tell({ type: "viewing", reference });
  } else if (reference) tell({ type: "viewing", reference });
  if (!writes || !reference) return;
  if (Date.now() - writes.at < STILL_WRITING) tell({ type: "typing", reference, kind: writes.kind });
  else stopWriting();
}

function onInput(form) {
  const kind = form?.dataset.kind;
  if (!kind || !told) return;
  if (!editorOf(form)?.text().trim()) return stopWriting();
  const isNew = writes?.kind !== kind;
  writes = { kind, at: Date.now() };
  if (isNew) tell({ type: "typing", reference: told, kind });
}

function stopWriting() {
  if (writes && told) tell({ type: "typing", reference: told, kind: "" });
  writes = null;
}

// --- what colleagues do -------------------------------------------------------------------------
function lookSoon(place, delay = SOON) {
  clearTimeout(waiting);
  const pause = Math.max(delay, REST - (Date.now() - lastLook));
  waiting = setTimeout(() => look(place), pause);
}

async function look(place) {
  if (document.hidden) return;
  lastLook = Date.now();
  const answer = await load(`${place.dataset.address}?open=${encodeURIComponent(opened())}`);
  if (!answer) return;
  const found = new DOMParser().parseFromString(answer, "text/html").body.firstElementChild;
  if (!found?.dataset.again) return;
  show(found);
  // Somebody's time may run out without a word: a browser that died says nothing.
  const again = Number(found.dataset.again);
  if (again) lookSoon(place, again);
}

async function load(address) {
  try {
    const headers = { "HX-Request": "true" };
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(5_000) });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // nobody is seen rather than somebody who has gone
  }
}

function show(found) {
  const here = found.querySelector('[data-part="here"]');
  for (const slot of document.querySelectorAll("[data-presence-here]")) fill(slot, here);
  const rows = new Map();
  for (const row of found.querySelectorAll('[data-part="row"]')) rows.set(row.dataset.reference, row);
  for (const slot of document.querySelectorAll("[data-presence-row]")) {
    fill(slot, rows.get(slot.dataset.presenceRow));
  }
  const replying = found.querySelector('[data-part="replying"]');
  const ids = replying.dataset.ids.split(" ").filter(Boolean);
  const words = replying.textContent.trim();
  document.dispatchEvent(new CustomEvent("helpdesk:replying", { detail: { ids, words } }));
  // Said once when it begins, not at every key.
  if (ids.some((id) => !announced.has(id))) announce(words);
  announced = new Set(ids);
}

const shown = new WeakMap();

function fill(slot, part) {
  const html = part?.children.length ? part.innerHTML : "";
  if ((shown.get(slot) ?? "") === html) return;
  shown.set(slot, html);
  slot.replaceChildren(...(html ? part.cloneNode(true).children : []));
}
