// A macro was used: its text is put where the caret stands; the rest is told by the page itself.
import { insertText } from "./completions.js";
import { editorOf } from "./editor.js";

const USED = /^\/inquiries\/[^/]+\/macros\/$/;

export function startMacros() {
  document.addEventListener("focusin", ({ target }) => {
    const form = target.closest?.("#form-reply");
    if (form) form.dataset.touched = "yes";
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { path, verb } = detail.requestConfig ?? {};
    if (verb !== "post" || !detail.successful || !USED.test(new URL(path, location).pathname)) return;
    const found = JSON.parse(detail.xhr.responseText);
    if (found.text) insertIntoAnswer(found);
    renew(detail.elt);
  });
  document.addEventListener("palette:chosen", onChosen);
}

export function insertIntoAnswer(found) {
  const reply = document.getElementById("form-reply");
  if (!reply) return say(document.querySelector('[data-js="composer"]')?.dataset.sayNowhere);
  document.getElementById("compose-reply")?.click();
  if (!reply.dataset.touched) editorOf(reply).focus(); // nobody has set a caret: behind what is there
  return insertText(reply, found);
}

// From the palette, where its page would be opened: it is used at once.
function onChosen(event) {
  const url = new URL(event.detail.href || location, location);
  const macro = url.searchParams.get("macro");
  if (!macro || !USED.test(url.pathname)) return;
  event.preventDefault();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const values = { macro, submission_key: crypto.randomUUID(), csrfmiddlewaretoken: token };
  window.htmx.ajax("POST", url.pathname, { values, swap: "none" });
}

// The next use from the same menu is another deed.
function renew(form) {
  const key = form.querySelector?.('[name="submission_key"]');
  if (key) key.value = crypto.randomUUID();
}

function say(text) {
  const detail = { text, tone: "danger" };
  document.body.dispatchEvent(new CustomEvent("helpdesk:say", { detail }));
}
