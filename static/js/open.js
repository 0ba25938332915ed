// Opens an inquiry beside its list: one fragment comes, the list keeps its place. Links stay links.
import { holdKeysFor } from "./key_queue.js";
import { answered } from "./morph.js";
import { announce } from "./toasts.js";

const pane = () => document.getElementById("pane");
const rows = () => document.getElementById("rows");
const links = () => [...document.querySelectorAll(".rows .row-link")];
const reference = (link) => link.pathname.split("/").at(-2);
const isInquiry = (url) => /^\/inquiries\/[A-Z]+-\d+-\d+\/$/.test(url.pathname);
let lastIndex = 0; // where the open inquiry stood, for it may leave the list by what is done to it
let turn = 0;

export function startOpening() {
  document.addEventListener("click", onClick);
  addEventListener("popstate", onHistory);
  document.addEventListener("helpdesk:refreshed", noteIndex);
  noteIndex();
}

function onClick(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const step = event.target.closest('[data-js="step"]');
  if (step) return stepBy(Number(step.dataset.step), step.dataset.end);
  const link = event.target.closest(".row-link, .back-link");
  if (!link || !pane() || !rows() || link.target) return undefined;
  event.preventDefault();
  return link.matches(".back-link") ? backToList() : open(link.href);
}

// Next or previous in the list as it is now; true when there was one.
export function stepBy(step, atEnd = "") {
  const all = links();
  const here = all.findIndex((link) => link.ariaCurrent);
  const gone = step > 0 ? lastIndex : lastIndex - 1;
  const next = all[here >= 0 ? here + step : gone];
  if (next) open(next.href);
  else announce(atEnd);
  return Boolean(next);
}

// Keys that are pressed meanwhile are meant for what is being opened.
export const open = (address, options) => holdKeysFor(load(address, options));

async function load(address, { isNew = true } = {}) {
  const mine = (turn += 1);
  await answered(pane()); // what is being sent still needs its form
  if (mine !== turn) return;
  const { htmx } = window;
  const source = pane();
  let arrived = null;
  source.addEventListener("htmx:beforeSwap", ({ detail }) => (arrived = detail.xhr.responseURL), { once: true });
  await htmx.ajax("GET", address, { source, target: source, swap: "innerHTML show:none" }).catch(() => null);
  if (mine !== turn || !arrived) return undefined; // without an answer, toasts.js has said so
  const shown = pane().querySelector("[data-reference]");
  const url = new URL(arrived);
  url.hash = new URL(address, location.href).hash;
  if (!shown || !url.pathname.includes(shown.dataset.reference)) return location.assign(address);
  if (isNew) history.pushState({ pane: true }, "", url);
  document.querySelector(".workspace").classList.add("workspace-open");
  mark(shown.dataset.reference);
  pane().querySelector("h1")?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("helpdesk:opened"));
}

export function backToList({ isNew = true } = {}) {
  turn += 1;
  const url = listAddress();
  const current = links()[lastIndex] ?? links().at(-1);
  document.querySelector(".workspace").classList.remove("workspace-open");
  pane().replaceChildren();
  mark("");
  if (isNew) history.pushState({ pane: true }, "", url);
  document.title = document.querySelector(".workspace").dataset.title;
  (current ?? rows()).focus();
}

function onHistory() {
  if (!pane() || !rows()) return;
  const shown = pane().querySelector("[data-reference]")?.dataset.reference;
  if (shown && location.pathname.includes(shown)) return; // only to another message
  if (isInquiry(location)) open(location.href, { isNew: false });
  else if (location.pathname === listAddress().pathname) backToList({ isNew: false });
  else location.reload();
}

// The list's own address: that of its rows without what belongs to the fragment.
function listAddress() {
  const url = new URL(rows().dataset.live, location.href);
  url.pathname = url.pathname.replace(/rows\/$/, "");
  url.searchParams.delete("current");
  return url;
}

// The row that is open, now and after the next refresh.
function mark(wanted) {
  for (const link of links()) {
    if (reference(link) === wanted) link.ariaCurrent = "true";
    else link.removeAttribute("aria-current");
  }
  const url = new URL(rows().dataset.live, location.href);
  if (wanted) url.searchParams.set("current", wanted);
  else url.searchParams.delete("current");
  rows().dataset.live = url.pathname + url.search;
  links().find((link) => link.ariaCurrent)?.closest("li").scrollIntoView({ block: "nearest" });
  noteIndex();
}

function noteIndex() {
  const here = links().findIndex((link) => link.ariaCurrent);
  if (here >= 0) lastIndex = here;
}
