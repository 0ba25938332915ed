// "Sent. Undo": a few seconds in which an answer can be taken back, by click or by the key z.
import { editorOf } from "./editor.js";

export function startUndo() {
  const { body } = document;
  body.addEventListener("helpdesk:undo", (event) => offer(event.detail));
  body.addEventListener("helpdesk:undone", () => {
    for (const toast of document.querySelectorAll("[data-undo]")) toast.remove();
    const form = document.getElementById("form-reply");
    if (form) editorOf(form).focus();
  });
}

// A form of its own: it does not wait until the conversation shows the answer.
function offer({ url, seconds }) {
  if (!seconds) return;
  const toast = document.getElementById("toast-undo").content.firstElementChild.cloneNode(true);
  const form = toast.querySelector("form");
  form.setAttribute("hx-post", url);
  form.addEventListener("htmx:afterRequest", () => toast.remove());
  countDown(toast, form, seconds);
  document.getElementById("toasts").append(toast);
  window.htmx.process(toast);
}

function countDown(toast, form, seconds) {
  const until = Date.now() + seconds * 1000;
  const count = toast.querySelector("[data-count]");
  count.textContent = String(seconds);
  const tick = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    count.textContent = String(Math.max(left, 0));
    const isAsked = form.classList.contains("htmx-request"); // the answer needs the form
    if ((left > 0 && toast.isConnected) || isAsked) return;
    clearInterval(tick);
    toast.remove();
  }, 250);
}
