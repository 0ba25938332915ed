// What is typed is kept: on this device at once, on the server a moment later; two windows never
// overwrite each other silently, and nothing is lost with the line.
import { Draft } from "./draft.js";

export function startDraft(composer, form) {
  const draft = new Draft(composer, form);
  draft.note();
  draft.restore();
  form.addEventListener("helpdesk:rich", () => draft.note());
  draft.editor.onChange(() => draft.changed());
  form.elements.cc?.addEventListener("input", () => draft.changed());
  form.addEventListener("focusout", () => draft.save());
  form.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt === form && draft.pause());
  // Before the new composer comes: it would take what is kept here for a text not sent yet.
  form.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    if (detail.elt === form && detail.xhr.status < 300) draft.forget();
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt === form && draft.sent(detail));
  form.querySelector("[data-conflict]").addEventListener("click", (event) => draft.choose(event));
  follow(form, "pagehide", () => draft.leave());
  follow(form, "online", () => draft.save());
  return draft;
}

// Listeners of the window end with the form: after a swap another one is there.
function follow(form, name, callback) {
  const listen = () => {
    if (form.isConnected) callback();
    else removeEventListener(name, listen);
  };
  addEventListener(name, listen);
}
