// The dialog for those who do not know the signs: search, preview, insert where the caret was.
import { insertText } from "./completions.js";
import { choose, chosenIn, fill, latest, optionsIn, step } from "./listbox.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// A link to the page of texts opens the dialog instead.
export function startPickerOpeners() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest('[data-js="picker-open"]');
    const dialog = document.getElementById("picker");
    if (!opener || !dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.dispatchEvent(new CustomEvent("picker:open", { detail: opener.closest("form") }));
  });
}

export function startPicker(dialog) {
  const words = dialog.querySelector('[type="search"]');
  const found = dialog.querySelector(".picker-found");
  const state = { dialog, words, found, ask: latest(), form: null, timer: 0 };
  dialog.addEventListener("picker:open", ({ detail }) => open(state, detail));
  dialog.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => search(state), 120);
  });
  words.addEventListener("keydown", (event) => onKey(state, event));
  found.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) show(state, choose(found, option));
  });
  found.addEventListener("dblclick", () => insert(state));
  dialog.querySelector("[data-insert]").addEventListener("click", () => insert(state));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

function open(state, form) {
  state.form = form;
  state.dialog.showModal();
  state.words.select();
  search(state);
}

async function search({ dialog, words, found, ask, ...state }) {
  const kind = dialog.querySelector('[name="picker-kind"]:checked').value;
  const html = await ask(dialog.dataset.url, { kind, q: words.value, all: 1 });
  if (html === null) return;
  fill(found, html.replaceAll('id="completion-', 'id="picked-'));
  show({ dialog, words, ...state }, optionsIn(found)[0]);
}

function show({ dialog, words }, option) {
  const preview = dialog.querySelector(".picker-preview");
  const { text = "", html = "" } = option?.dataset ?? {};
  if (html) preview.innerHTML = html; // cleaned by the server, as it is inserted
  else preview.textContent = text;
  dialog.querySelector("[data-insert]").disabled = !option;
  if (option) words.setAttribute("aria-activedescendant", option.id);
  else words.removeAttribute("aria-activedescendant");
}

function onKey(state, event) {
  if (STEPS[event.key]) show(state, step(state.found, STEPS[event.key]));
  else if (event.key === "Enter") insert(state);
  else return;
  event.preventDefault();
}

function insert({ dialog, found, form }) {
  const option = chosenIn(found);
  if (!option) return;
  dialog.close();
  insertText(form, option.dataset);
}
