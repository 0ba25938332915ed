// A field that narrows the menu below it while typing; Enter takes the first that is left.
const FIELD = 'input[data-js="filter"]';

export function startFilter() {
  document.addEventListener("input", (event) => {
    if (event.target.matches(FIELD)) narrow(event.target);
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("toggle", onToggle, true);
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const menu = event.target.closest?.("details[open]");
    if (menu && isWaiting(menu)) menu.querySelector(FIELD)?.focus(); // else menus.js takes the first item
  });
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(field) {
  const wanted = plain(field.value.trim());
  for (const item of choices(field)) item.hidden = !plain(item.dataset.words).includes(wanted);
}

const choices = (field) => [...field.parentElement.querySelectorAll("[data-words]")];

function onKey(event) {
  if (!event.target.matches?.(FIELD)) return;
  const left = choices(event.target).filter((item) => !item.hidden);
  const buttons = left.map((item) => (item.matches("button") ? item : item.querySelector("button")));
  if (event.key === "Enter") {
    event.preventDefault();
    buttons[0]?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    buttons[0]?.focus();
  }
}

// Emptied when it closes: who types quickly has begun before the menu says that it is open.
function onToggle(event) {
  const field = event.target.querySelector?.(FIELD);
  if (!field) return;
  if (event.target.open) return field.focus();
  field.value = "";
  narrow(field);
}

// It was opened by hand and its content has just come.
function isWaiting(menu) {
  return menu.contains(document.activeElement) || document.activeElement === document.body;
}
