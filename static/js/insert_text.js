// A button that puts a text into the reply, where the caret is: a notice that fits.
import { insertText } from "./completions.js";
import { editorOf } from "./editor.js";

export function startInsertText(button) {
  button.addEventListener("click", () => {
    const reply = document.getElementById("form-reply");
    if (!reply) return;
    document.getElementById("compose-reply")?.click();
    if (!reply.dataset.touched) editorOf(reply).focus(); // nobody has set a caret
    insertText(reply, button.dataset);
  });
}
