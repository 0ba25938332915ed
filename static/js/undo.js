// "Sent. Undo": a few seconds in which an answer can be taken back, by click or by the key z.
export function startUndo() {
  document.body.addEventListener("helpdesk:undo", (event) => offer(event.detail));
  document.body.addEventListener("helpdesk:undone", () => {
    for (const toast of document.querySelectorAll("[data-undo]")) toast.remove();
    const area = document.querySelector("#form-reply textarea");
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  });
}

function offer({ form, seconds }) {
  if (!seconds) return;
  const toast = document.getElementById("toast-undo").content.firstElementChild.cloneNode(true);
  const until = Date.now() + seconds * 1000;
  const count = toast.querySelector("[data-count]");
  const tick = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    count.textContent = String(Math.max(left, 0));
    if (left > 0 && toast.isConnected) return;
    clearInterval(tick);
    toast.remove();
  }, 250);
  count.textContent = String(seconds);
  toast.querySelector("button").addEventListener("click", () => press(form));
  document.getElementById("toasts").append(toast);
}

// The button is the message's own: it is there as soon as the conversation shows the answer.
function press(id) {
  const button = document.querySelector(`#${CSS.escape(id)} [value="undo"]`);
  if (button) button.click(); // not requestSubmit: htmx sends the button that was clicked
  else document.addEventListener("helpdesk:refreshed", () => press(id), { once: true });
}
