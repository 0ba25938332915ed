// Typed text survives everything: swaps, a lost connection, a reload. A newer message is noticed.
export function startComposer(composer) {
  for (const form of composer.querySelectorAll("form")) keepDraft(composer, form);
  followNewest(composer);
  composer.addEventListener("keydown", (event) => {
    const isTime = event.target.matches('[name="at"]');
    if (event.key !== "Enter" || !(isTime || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const button = isTime ? '[name="later"][value="at"]' : "[type=submit]";
    event.target.form?.querySelector(button).click(); // not requestSubmit: htmx sends what was clicked
  });
}

function draftKey(composer, form) {
  return `draft:${composer.dataset.agent}:${composer.dataset.reference}:${form.dataset.kind}`;
}

function keepDraft(composer, form) {
  const key = draftKey(composer, form);
  const area = form.querySelector("textarea");
  const state = form.querySelector("[data-draft-state]");
  const draft = localStorage.getItem(key);
  if (draft && !area.value.includes(draft)) {
    // What came back from the server (an answer that was taken back) stands before what was begun.
    area.value = area.value ? `${area.value}\n\n${draft}` : draft;
    if (state) state.textContent = state.dataset.saved;
  }
  area.addEventListener("input", () => {
    if (area.value) localStorage.setItem(key, area.value);
    else localStorage.removeItem(key);
    if (state) state.textContent = area.value ? state.dataset.saved : "";
  });
  // Without htmx the answer is a new page: the text is forgotten when that page shows it is kept.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    localStorage.removeItem(key);
    document.querySelector('[data-js="thread"]')?.focus({ preventScroll: true });
  });
}

// `seen` grows only when the newest message was really on the screen (reliability: stale reply).
function followNewest(composer) {
  const seen = composer.querySelector('input[name="seen"]');
  const notice = composer.querySelector("[data-newer]");
  if (!seen) return;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const id = Number(entry.target.dataset.message);
      if (entry.isIntersecting && id > Number(seen.value)) seen.value = id;
    }
    show();
  });
  const show = () => {
    const newest = Number(document.getElementById("thread")?.dataset.newestInbound ?? 0);
    notice.hidden = newest <= Number(seen.value);
  };
  const look = () => {
    if (!composer.isConnected) {
      observer.disconnect();
      document.removeEventListener("helpdesk:refreshed", look);
      return;
    }
    for (const message of document.querySelectorAll("[data-message]")) {
      if (Number(message.dataset.message) > Number(seen.value)) observer.observe(message);
    }
    show();
  };
  document.addEventListener("helpdesk:refreshed", look);
  look();
}
