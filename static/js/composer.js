// Reply and internal note: drafts, files, the rich editor, keys.
import { startAfterSending } from "./after_sending.js";
import { startDraft } from "./drafts.js";
import { editorOf } from "./editor.js";
import { followNewest } from "./newest.js";
import { startUploads } from "./uploads.js";

export function startComposer(composer) {
  const drafts = [...composer.querySelectorAll("form[data-kind]")].map((form) => startDraft(composer, form));
  followNewest(composer);
  composer.addEventListener("keydown", onKey, true); // before the rich editor makes a line of it
  composer.addEventListener("htmx:afterRequest", ({ detail }) => {
    // What was found, or refused, comes back with 409 or 422 and has the focus itself.
    const isSent = detail.successful && detail.xhr.status < 300 && detail.elt.matches("form[data-kind]");
    if (isSent) document.querySelector('[data-js="thread"]')?.focus({ preventScroll: true });
  });
  const deeds = composer.querySelector("#draft-deeds");
  deeds.addEventListener("htmx:confirm", (event) => beforeDeed(event, drafts));
  const reply = drafts.find(({ form }) => form.dataset.kind === "reply");
  if (reply) startReply(composer, reply);
}

function startReply(composer, draft) {
  const { form, editor } = draft;
  startUploads(form, editor, draft);
  startAfterSending(form);
  mountLate(form);
  form.querySelector("[data-spelling]").addEventListener("change", ({ target }) => {
    editor.element.lang = target.value;
  });
  form.querySelector("[data-tall]").addEventListener("click", ({ currentTarget }) => {
    const isTall = composer.classList.toggle("is-tall");
    currentTarget.setAttribute("aria-pressed", String(isTall));
    editor.focus();
  });
}

// What is shared is what stands there; what is thrown away is not saved once more.
async function beforeDeed(event, drafts) {
  event.preventDefault();
  const deed = event.detail.triggeringEvent?.submitter?.value ?? "";
  const kind = deed.startsWith("discard_") ? deed.slice("discard_".length) : "";
  const gone = drafts.find(({ form }) => form.dataset.kind === kind);
  gone?.pause();
  gone?.forget();
  await Promise.all(drafts.map((draft) => draft.save()));
  event.detail.issueRequest(true);
}

// Ctrl-Enter sends, with Shift it goes on to the next; in the field for a time Enter means "at that time".
function onKey(event) {
  const isTime = event.target.matches('[name="at"]');
  if (event.key !== "Enter" || !(isTime || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  // What was found, or held back, is gone on with only by who stands there, never by sending again.
  const override = event.target.closest(".checks") ? ".checks [type=submit]" : null;
  const goesOn = event.shiftKey && event.target.closest('[data-kind="reply"]');
  const plain = goesOn ? '[name="go"]' : "[type=submit]:not([name=override], [value=held])";
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
