// Short answers of the server after a deed, and one-off announcements for screen readers.
const SECONDS = 5;

export function startToasts() {
  document.body.addEventListener("helpdesk:say", (event) => show(event.detail.text, event.detail.tone));
  document.addEventListener("htmx:sendError", () => show(region().dataset.offline, "danger"));
  document.addEventListener("htmx:responseError", (event) => {
    const said = event.detail.xhr.getResponseHeader("HX-Trigger")?.includes("helpdesk:say");
    if (!said) show(region().dataset.failed, "danger");
  });
}

const region = () => document.getElementById("toasts");

function show(text, tone) {
  const template = document.getElementById(tone === "danger" ? "toast-danger" : "toast-ok");
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  toast.querySelector("button").addEventListener("click", () => toast.remove());
  region().append(toast);
  if (tone !== "danger") setTimeout(() => toast.remove(), SECONDS * 1000);
}

export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}
