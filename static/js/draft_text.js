// Two texts of a draft put together, and the fields that hold one before the rich editor is there.
import { htmlOf } from "./editor.js";

const BETWEEN = "<div><br></div>";

export function stored(form, editor) {
  return { text: editor.text(), html: form.elements.html?.dataset.value ?? "" };
}

// Before the rich editor is there it finds what it is to show in the fields.
export function fill(form, editor, { text, html }) {
  if (editor.isRich()) return editor.setContent({ text, html: html || undefined });
  const field = form.elements.html;
  if (field) field.dataset.value = html || htmlOf(text);
  editor.element.value = editor.element.defaultValue = text;
  return undefined;
}

const USED = '[name="used_texts"]';

export const usedIn = (form) => [...form.querySelectorAll(USED)].map((one) => one.value);

// Which texts of the knowledge base went into it: the answer records them when it is sent.
export function noteUsed(form, ids = []) {
  const known = new Set(usedIn(form));
  for (const value of ids.map(String).filter((one) => !known.has(one))) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "used_texts", value }));
  }
}

// What is sent to be kept.
export function formOf(form, { text, html }, version) {
  const fields = form.elements;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", fields.csrfmiddlewaretoken.value);
  data.set("submission_key", fields.submission_key.value);
  data.set("version", version);
  data.set("body", text);
  data.set("html", html);
  data.set("cc", fields.cc?.value ?? "");
  for (const one of usedIn(form)) data.append("used_texts", one);
  return data;
}

export function joined(first, then) {
  const rich = (one) => one.html || htmlOf(one.text);
  if (!first.text) return then;
  return { text: `${first.text}\n\n${then.text}`, html: rich(first) + BETWEEN + rich(then) };
}
