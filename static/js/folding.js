// The rail folds to its icons, the side panel goes away: by button or by key, remembered.
import { keepPanes, readPanes } from "./panes.js";
import { announce } from "./toasts.js";

export function startFolding() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest('[data-js="fold"]');
    if (!button) return;
    const name = button.dataset.column;
    const isFolded = readPanes()[name] === "folded";
    keepPanes({ [name]: isFolded ? "open" : "folded" });
    announce(isFolded ? button.dataset.sayOpen : button.dataset.sayFolded);
  });
  document.addEventListener("mouseover", (event) => nameOf(event.target.closest?.(".rail-link")));
  document.addEventListener("focusin", (event) => nameOf(event.target.closest?.(".rail-link")));
}

// Where only icons are seen, the words come as a title.
function nameOf(link) {
  if (!link) return;
  const isFolded = document.documentElement.hasAttribute("data-rail-folded");
  if (isFolded) link.title = link.textContent.trim().replaceAll(/\s+/g, " ");
  else link.removeAttribute("title");
}
