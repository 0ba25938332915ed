// Single keys: elements say theirs by data-key ("r", "g i"); j and k walk through the list.
import { editorOf } from "./editor.js";
import { isHeld, keepKey, putBack, takeKeys, watchDeeds, watchLeaving } from "./key_queue.js";
import { isTyping, TYPING } from "./typing.js";

let first = "";
let forget = 0;

export function startKeys() {
  watchLeaving();
  watchDeeds();
  // Behind htmx, which takes the forms of the page into its hands at the same event.
  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("keydown", onKey);
    document.documentElement.toggleAttribute("data-keys", true);
    useKept();
  });
  document.addEventListener("helpdesk:keys", useKept);
  document.addEventListener("click", async (event) => {
    if (!event.target.closest('[data-js="keys-open"]')) return;
    const { showKeys } = await import("./keys_help.js");
    showKeys();
  });
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("dialog, details[data-js=menu][open] > .menu-body")) return;
  if (isTyping(event)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.body.dataset.singleKeys === "off") return;
  if (isHeld() ? keepKey(event) : press(event.key)) event.preventDefault();
}

function press(key) {
  if (key !== "j" && key !== "k") return act(key);
  move(key === "j" ? 1 : -1);
  return true;
}

// One of them may open something else: then the rest is meant for that.
function useKept() {
  if (document.body.dataset.singleKeys === "off") return;
  const kept = takeKeys();
  while (kept.length && !isHeld()) {
    const { key } = kept.shift();
    const active = document.activeElement;
    if (key === "Enter") active.matches("a, button, summary") && active.click();
    else if (active.matches(TYPING)) document.execCommand("insertText", false, key);
    else press(key);
  }
  putBack(kept);
}

function act(key) {
  const target = find(first ? `${first} ${key}` : key);
  const begins = !first && document.querySelector(`[data-key^="${CSS.escape(key)} "]`);
  clearTimeout(forget);
  first = begins && !target ? key : "";
  forget = setTimeout(() => (first = ""), 1500);
  if (target) use(target);
  return Boolean(target || begins);
}

function find(keys) {
  const found = document.querySelectorAll(`[data-key="${CSS.escape(keys).replaceAll("\\ ", " ")}"]`);
  return [...found].find((element) => element.checkVisibility());
}

function use(element) {
  if (element.matches('input[type="radio"]')) {
    element.click();
    editorOf(document.getElementById(element.dataset.form)).focus();
  } else if (element.matches(TYPING)) {
    element.focus();
    element.select();
  } else {
    element.focus();
    element.click();
    // At once, before the menu says that it is open: a quick person types on.
    element.parentElement?.querySelector('summary + * > [data-js="filter"]')?.focus();
  }
}

// In a list: the focus moves. Where the list is hidden: the neighbour opens.
function move(step) {
  const links = [...document.querySelectorAll(".rows .row-link")];
  if (!links.length) return;
  const current = links.indexOf(document.activeElement);
  const here = current >= 0 ? current : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  if (next.checkVisibility()) next.focus();
  else if (!next.hasAttribute("aria-current")) next.click();
}
