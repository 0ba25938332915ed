// The dialog that finds another text, a fact or a picture, and puts it where the caret was.
import { put } from "./words_tools.js";

const PAUSE = 150;

export function openInsert(area, what) {
  document.getElementById("insert")?.dispatchEvent(new CustomEvent("insert:open", { detail: { area, what } }));
}

export function startInsert(dialog) {
  const words = dialog.querySelector('[type="search"]');
  const found = dialog.querySelector("[data-found]");
  const state = { dialog, words, found, turn: 0, timer: 0 };
  dialog.addEventListener("insert:open", ({ detail }) => open(state, detail));
  words.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => search(state), PAUSE);
  });
  dialog.addEventListener("keydown", (event) => walk(state, event));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  found.addEventListener("click", (event) => {
    const row = event.target.closest("[data-written]");
    if (row) choose(state, row);
  });
}

function open(state, { area, what }) {
  Object.assign(state, { area, what, from: area.selectionStart, to: area.selectionEnd });
  state.dialog.querySelector("h2").textContent = state.dialog.dataset[what];
  state.words.value = what === "items" ? area.value.slice(state.from, state.to) : "";
  state.dialog.showModal();
  state.words.focus();
  search(state);
}

async function search(state) {
  const turn = (state.turn += 1);
  const language = state.area.lang;
  const query = new URLSearchParams({ what: state.what, q: state.words.value, language });
  try {
    const response = await fetch(`${state.dialog.dataset.address}?${query}`);
    if (response.ok && !response.redirected && turn === state.turn) state.found.innerHTML = await response.text();
  } catch {
    state.found.replaceChildren();
  }
}

// Arrows walk from the words through what was found; Enter in the words takes the first.
function walk(state, event) {
  const rows = [...state.found.querySelectorAll("[data-written]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    const place = rows.indexOf(document.activeElement) + step;
    (rows[place] ?? state.words).focus();
  } else if (event.key === "Enter" && event.target === state.words && rows.length) {
    choose(state, rows[0]);
  } else return;
  event.preventDefault();
}

function choose(state, row) {
  state.dialog.close();
  state.area.focus();
  state.area.setSelectionRange(state.from, state.to);
  put(state.area, row.dataset.written);
}
