// "/" offers templates, "??" articles, "@" colleagues (in notes): put where the caret is, in one step.
import { editorOf, htmlOf } from "./editor.js";
import { noteUsed } from "./draft_text.js";
import { choose, chosenIn, fill, latest, step } from "./listbox.js";

const TRIGGER = /(?:^|\s)(\/|\?\?|@)([^\s/?@][^\n/?@]{0,40})?$/;
const KINDS = { "/": "template", "??": "article", "@": "person" };
const PAUSE = 120;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function startCompletions(form) {
  const editor = editorOf(form);
  if (!editor) return;
  const state = { form, editor, ask: latest(), length: 0, closedAt: "", timer: 0, isInserting: false };
  state.popover = makePopover(state);
  editor.onChange(() => look(state));
  // Before the editor's own keys: while options are open, Enter and the arrows are theirs.
  form.addEventListener("keydown", (event) => onKey(state, event), true);
  form.addEventListener("focusout", () => close(state));
}

// Puts a text where the caret is, rich where the editor is, and remembers where it is from.
export function insertText(form, { text, html, textId }, replaced = 0) {
  if (textId) noteUsed(form, [textId]);
  editorOf(form).replaceBeforeCaret(replaced, { text, html: html || htmlOf(text) });
}

function makePopover(state) {
  const popover = document.createElement("div");
  popover.className = "completions";
  popover.hidden = true;
  popover.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays
  popover.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) insert(state, option);
  });
  state.form.append(popover);
  return popover;
}

function look(state) {
  clearTimeout(state.timer);
  if (state.isInserting) return;
  const found = TRIGGER.exec(state.editor.textBeforeCaret(60));
  const [, sign, words = ""] = found ?? [];
  const isWanted = found && (sign !== "@" || state.form.dataset.kind === "note");
  if (!isWanted || state.closedAt === sign) {
    if (!found) state.closedAt = "";
    close(state);
    return;
  }
  state.length = sign.length + words.length;
  state.timer = setTimeout(() => show(state, sign, words), PAUSE);
}

async function show(state, sign, words) {
  const { form, popover, editor } = state;
  const html = await state.ask(form.dataset.completions, { kind: KINDS[sign], q: words });
  if (html === null || !form.isConnected || !form.contains(document.activeElement)) return;
  fill(popover, html);
  const first = chosenIn(popover);
  if (!first && words.includes(" ")) return close(state); // somebody who simply writes on
  popover.dataset.sign = sign;
  popover.hidden = false;
  place(popover, editor.caretPlace());
  mark(state, first);
  const { element } = editor;
  element.setAttribute("aria-autocomplete", "list");
  document.getElementById("announcer").textContent = first ? form.dataset.sayOptions : popover.textContent;
}

function place(popover, caret) {
  const { offsetWidth: width, offsetHeight: height } = popover;
  const left = Math.min(caret.left, innerWidth - width - 8);
  const fits = caret.bottom + height + 8 < innerHeight;
  const top = fits ? caret.bottom + 4 : caret.top - height - 4;
  Object.assign(popover.style, { left: `${Math.max(8, left)}px`, top: `${Math.max(8, top)}px` });
}

function mark(state, option) {
  if (option) state.editor.element.setAttribute("aria-activedescendant", option.id);
  else state.editor.element.removeAttribute("aria-activedescendant");
}

function onKey(state, event) {
  if (state.popover.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  const option = chosenIn(state.popover);
  if (event.key === "Escape") {
    state.closedAt = state.popover.dataset.sign;
    close(state);
  } else if (option && STEPS[event.key]) mark(state, step(state.popover, STEPS[event.key]));
  else if (option && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) insert(state, option);
  else {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") close(state);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function insert(state, option) {
  choose(state.popover, option);
  state.isInserting = true;
  insertText(state.form, option.dataset, state.length);
  state.isInserting = false;
  close(state);
}

function close(state) {
  clearTimeout(state.timer);
  state.popover.hidden = true;
  mark(state, null);
}
