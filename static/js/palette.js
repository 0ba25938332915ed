// The command palette: Ctrl-K or its button. The page's own actions at once, the server's finds after.
import { draw, matchesOf } from "./palette_actions.js";
import { seenLately } from "./seen.js";

const PAUSE = 140;
let opener = null;
let waiting = 0;
let asking = null;
let choices = [];

export function startPalette(dialog) {
  const button = document.querySelector('[data-js="palette-open"]');
  button?.addEventListener("click", () => open(dialog));
  document.addEventListener("keydown", (event) => {
    const isAsked = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!isAsked || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open(dialog);
  });
  const field = dialog.querySelector("input");
  field.addEventListener("input", () => look(dialog, PAUSE));
  dialog.addEventListener("keydown", (event) => onKey(dialog, event));
  dialog.addEventListener("click", (event) => onClick(dialog, event));
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus());
}

function open(dialog) {
  if (document.querySelector("dialog[open]")) return;
  opener = document.activeElement;
  choices = matchesOf.collect(dialog.dataset);
  dialog.querySelector("input").value = "";
  dialog.querySelector('[data-part="found"]').replaceChildren();
  dialog.showModal();
  look(dialog, 0);
}

// What is on the page is shown at once; one question at a time, and only the latest answer counts.
function look(dialog, pause) {
  const text = dialog.querySelector("input").value.trim();
  draw(dialog.querySelector('[data-part="here"]'), matchesOf(choices, text));
  choose(dialog, options(dialog)[0]);
  clearTimeout(waiting);
  asking?.abort();
  waiting = setTimeout(() => ask(dialog, text), pause);
}

async function ask(dialog, text) {
  asking = new AbortController();
  const seen = text ? "" : seenLately(dialog.dataset.agent).join(",");
  const on = document.querySelector('[data-js="composer"]')?.dataset.reference ?? "";
  const address = `${dialog.dataset.url}?${new URLSearchParams({ q: text, seen, on })}`;
  try {
    const response = await fetch(address, { signal: asking.signal, headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return;
    const html = await response.text();
    show(dialog, html);
  } catch {
    // A newer question has come, or there is no connection: the actions of the page are still there.
  }
}

// Ours, and escaped by its template; without context htmx would run nothing in it either.
function show(dialog, html) {
  const before = chosen(dialog);
  const parsed = new DOMParser().parseFromString(html, "text/html");
  dialog.querySelector('[data-part="found"]').replaceChildren(...parsed.body.children);
  const found = options(dialog);
  choose(dialog, before?.isConnected ? before : found[0]);
  const { one, many, nothing } = dialog.dataset;
  const words = found.length === 1 ? one : many.replace("#", String(found.length));
  dialog.querySelector("#palette-count").textContent = found.length ? words : nothing;
}

const options = (dialog) => [...dialog.querySelectorAll('[role="option"]')];
const chosen = (dialog) => dialog.querySelector('[aria-selected="true"]');

function choose(dialog, option) {
  chosen(dialog)?.setAttribute("aria-selected", "false");
  const field = dialog.querySelector("input");
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  return option.scrollIntoView({ block: "nearest" });
}

function onKey(dialog, event) {
  const all = options(dialog);
  const place = all.indexOf(chosen(dialog));
  const next = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: Math.min(place + 8, all.length - 1),
    PageUp: Math.max(place - 8, 0),
  }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    choose(dialog, all[(next + all.length) % all.length]);
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    const isApart = event.ctrlKey || event.metaKey;
    if (place >= 0) run(dialog, all[place], isApart);
  }
}

function onClick(dialog, event) {
  if (event.target === dialog) return dialog.close(); // beside it
  const option = event.target.closest('[role="option"]');
  if (!option || event.ctrlKey || event.metaKey || event.button) return undefined;
  event.preventDefault();
  return run(dialog, option, false);
}

function run(dialog, option, isApart) {
  if (option.href && isApart) return window.open(option.href, "_blank", "noopener");
  const action = choices.find((one) => one.id === option.id)?.action;
  if (action) opener = null; // where it leads has the focus
  dialog.close();
  if (action) return action();
  const how = { detail: option, bubbles: true, cancelable: true };
  const isLeft = dialog.dispatchEvent(new CustomEvent("palette:chosen", how));
  return isLeft ? location.assign(option.href) : undefined;
}
