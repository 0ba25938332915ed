// Rows are chosen by their boxes, by x, and with Shift as a range; they belong to the form #bulk.
const BOX = 'input[type="checkbox"][name="selected"]';
let last = null;

export function startSelect() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("keydown", onKey);
  document.addEventListener("helpdesk:refreshed", tell);
  tell();
}

const boxes = () => [...document.querySelectorAll(BOX)];

// A click with Shift gives all rows between it and the last one the same state.
function onClick(event) {
  const box = event.target.closest(BOX);
  if (!box) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const one of all.slice(from, to)) one.checked = box.checked;
  last = box;
}

function onChange(event) {
  if (event.target.matches('[data-js="select-all"]')) {
    for (const box of boxes()) box.checked = event.target.checked;
  } else if (!event.target.matches(BOX)) return;
  tell();
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.singleKeys === "off" && event.key !== "Escape") return;
  if (event.target.closest("dialog, textarea, select, [contenteditable]")) return;
  if (event.target.matches("input:not([type=checkbox])")) return;
  if (event.key === "x") document.activeElement.closest(".row-item")?.querySelector(BOX)?.click();
  else if (event.key === "X") document.querySelector('[data-js="select-all"]')?.click();
  else if (event.key === "Escape" && !document.querySelector("details[data-js=menu][open]")) clear();
}

function clear() {
  if (!boxes().some((box) => box.checked)) return;
  for (const box of boxes()) box.checked = false;
  tell();
}

// The form shows itself with the first chosen row, and hears how many there are.
function tell() {
  const form = document.getElementById("bulk");
  if (!form) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  form.hidden = !count;
  form.dataset.selected = count;
  document.querySelector(".list-pane")?.classList.toggle("is-selecting", count > 0);
  const whole = document.querySelector('[data-js="select-all"]');
  if (whole) {
    whole.checked = count > 0 && count === all.length;
    whole.indeterminate = count > 0 && count < all.length;
    whole.disabled = !all.length;
  }
  form.dispatchEvent(new CustomEvent("helpdesk:selected", { bubbles: true, detail: { count } }));
}
