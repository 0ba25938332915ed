// Menus are <details>; this adds closing by click and Escape, and moving by arrow keys.
const OPEN = 'details[data-js="menu"][open]';
const ITEMS = ".menu-body :is(a, button, select, textarea, input:not([type=hidden]))";

export function startMenus() {
  document.addEventListener("click", (event) => closeAll(event.target.closest("details")));
  document.addEventListener("submit", (event) => close(event.target.closest(OPEN)));
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("htmx:afterSettle", (event) => onFilled(event.target));
}

function closeAll(except) {
  for (const menu of document.querySelectorAll(OPEN)) if (menu !== except) close(menu);
}

function close(menu) {
  if (menu) menu.open = false;
}

function onToggle(event) {
  const menu = event.target;
  if (!menu.matches(OPEN)) return;
  closeAll(menu);
  if (menu.querySelector("summary").matches(":focus-visible")) menu.querySelector(ITEMS)?.focus();
}

// What was fetched took the place of the item that had the focus.
function onFilled(body) {
  const isOpen = body.matches?.(".menu-body") && body.closest(OPEN);
  if (isOpen && document.activeElement === document.body) body.parentElement.querySelector(ITEMS)?.focus();
}

function onKey(event) {
  const menu = event.target.closest?.(OPEN);
  if (!menu) return;
  if (event.key === "Escape") {
    close(menu);
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("textarea, select, input")) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(ITEMS)];
  const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
  next?.focus();
}
