// Lists of notifications by keyboard: j and k walk, Enter opens (the link's own), x marks as read.
export function startNotes(list) {
  const scope = list.closest("[popover]") ?? document;
  scope.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !list.isConnected) return;
    if (event.target.matches("input, textarea, select") || !list.checkVisibility()) return;
    const isDone = { j: () => move(list, 1), k: () => move(list, -1), x: () => read(list) }[event.key];
    if (!isDone) return;
    event.preventDefault();
    isDone();
  });
}

const current = () => document.activeElement?.closest?.(".note-line");

function move(list, step) {
  const links = [...list.querySelectorAll("a.note-link")];
  const here = links.indexOf(current()?.querySelector("a.note-link"));
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
}

function read(list) {
  if (list.contains(current())) current().querySelector("button")?.click();
}
