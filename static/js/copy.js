// Copies the text of data-copy, or the whole address of data-copy-link, and says so.
import { announce } from "./toasts.js";

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest('[data-js="copy"]');
    if (!button) return;
    const { copy, copyLink } = button.dataset;
    await navigator.clipboard.writeText(copyLink ? new URL(copyLink, location.href).href : copy);
    announce(button.dataset.said);
    button.classList.add("is-copied");
    setTimeout(() => button.classList.remove("is-copied"), 1200);
  });
}
