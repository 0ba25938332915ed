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

export function joined(first, then) {
  const rich = (one) => one.html || htmlOf(one.text);
  if (!first.text) return then;
  return { text: `${first.text}\n\n${then.text}`, html: rich(first) + BETWEEN + rich(then) };
}
