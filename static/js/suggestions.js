// A suggestion beside the conversation is put where the caret of the answer stands.
import { insertIntoAnswer } from "./macros.js";

export function startSuggestions(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert-text]");
    if (!button) return;
    const { insertText: text, html, used: textId } = button.dataset;
    insertIntoAnswer({ text, html, textId });
  });
}
