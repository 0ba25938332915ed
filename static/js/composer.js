// Typed text survives everything: swaps, a lost connection, a reload. A newer message is noticed.
import { editorOf, htmlOf } from "./editor.js";

export function startComposer(composer) {
  for (const form of composer.querySelectorAll("form")) keepDraft(composer, form);
  followNewest(composer);
  composer.addEventListener("keydown", onKey, true); // before the rich editor makes a line of it
  const reply = composer.querySelector('[data-kind="reply"]');
  if (reply) mountLate(reply);
}

function onKey(event) {
  const isTime = event.target.matches('[name="at"]');
  if (event.key !== "Enter" || !(isTime || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  // What was found is overridden only by who stands there, never by sending again.
  const override = event.target.closest(".checks") ? '[name="override"]' : null;
  const plain = "[type=submit]:not([name=override])";
  const button = isTime ? '[name="later"][value="at"]' : (override ?? plain);
  event.target.closest("form")?.querySelector(button).click(); // htmx sends what was clicked
}

// The page is drawn first; until the rich editor is there, the plain field takes what is typed.
function mountLate(form) {
  const mount = async () => {
    const { mountRichEditor } = await import("./rich_editor.js");
    await mountRichEditor(form, editorOf(form));
  };
  const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  // Without it (a lost connection) the plain field goes on serving.
  whenIdle(() => mount().catch((error) => console.warn(error)), { timeout: 1500 });
}

function draftKey(composer, form) {
  return `draft:${composer.dataset.agent}:${composer.dataset.reference}:${form.dataset.kind}`;
}

function keepDraft(composer, form) {
  const key = draftKey(composer, form);
  const editor = editorOf(form);
  const state = form.querySelector("[data-draft-state]");
  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft?.text && !editor.text().includes(draft.text)) {
    addBehind(form, editor, draft);
    if (state) state.textContent = state.dataset.saved;
  }
  editor.onChange(() => {
    const [text, html] = [editor.text(), editor.html()];
    if (text || html) localStorage.setItem(key, JSON.stringify({ text, html }));
    else localStorage.removeItem(key);
    if (state) state.textContent = text || html ? state.dataset.saved : "";
  });
  // Without htmx the answer is a new page: the text is forgotten when that page shows it is kept.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    localStorage.removeItem(key);
    document.querySelector('[data-js="thread"]')?.focus({ preventScroll: true });
  });
}

// What came back from the server (an answer that was taken back) stands before what was begun.
function addBehind(form, editor, { text, html }) {
  const area = editor.element;
  const field = form.elements.html;
  const stored = field?.dataset.value || htmlOf(area.value);
  if (field) field.dataset.value = stored ? `${stored}<div><br></div>${html}` : html;
  area.value = area.value ? `${area.value}\n\n${text}` : text;
  area.defaultValue = area.value;
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
