// The rich editor (Trix) in the place of the plain field of a reply: it comes late, after the page,
// and takes over what was typed until then, with the caret where it was.
import { htmlOf, textOf } from "./editor.js";
import { cleanPaste } from "./paste.js";
import { fromEditor, toEditor } from "./rich_html.js";
import { startTools } from "./rich_tools.js";

export async function mountRichEditor(form, editor) {
  const holder = form.querySelector("[data-rich]");
  const area = editor.element;
  if (!holder || editor.isRich()) return;
  const { default: Trix } = await import("../vendor/trix.js");
  await customElements.whenDefined("trix-editor");
  await endOfComposition(area);
  if (!holder.isConnected || editor.isRich()) return;
  configure(Trix, holder);
  const typed = takeOver(form, area);
  const element = makeElement(holder, area);
  area.before(element);
  const surface = richSurface(form, element, Trix);
  surface.setContent({ html: typed.html });
  hide(area);
  editor.use(surface);
  startTools(holder.querySelector("trix-toolbar"), element);
  element.addEventListener("paste", onPaste, true);
  const write = () => writeFields(form, area, surface);
  element.addEventListener("trix-change", write);
  form.addEventListener("htmx:configRequest", write);
  form.addEventListener("submit", write, true);
  write();
  if (typed.hasFocus) {
    element.focus();
    element.editor.setSelectedRange(typed.caret);
  }
  form.classList.add("has-rich");
  form.dispatchEvent(new CustomEvent("helpdesk:rich", { bubbles: true }));
}

// An input method that is open would lose its letters.
function endOfComposition(area) {
  if (!area.matches(":focus") || !area.dataset.composing) return Promise.resolve();
  return new Promise((done) => area.addEventListener("compositionend", () => done(), { once: true }));
}

function configure(Trix, holder) {
  Trix.config.attachments.preview.caption = { name: false, size: false };
  Trix.config.lang.remove = holder.dataset.sayRemove;
  Trix.config.lang.captionPlaceholder = "";
}

// Rich text of a draft stays rich; what was typed behind it in the plain field comes behind it.
function takeOver(form, area) {
  const stored = form.elements.html.dataset.value ?? "";
  const [before, value] = [area.defaultValue, area.value];
  const isWrittenOn = stored && value.startsWith(before);
  const html = isWrittenOn ? stored + htmlOf(value.slice(before.length)) : htmlOf(value);
  const hasFocus = document.activeElement === area;
  const caret = isWrittenOn ? textOf(html).length : area.selectionEnd;
  return { html, hasFocus, caret };
}

function makeElement(holder, area) {
  const element = document.createElement("trix-editor");
  element.willCreateInput = false;
  element.id = `${area.id}_rich`;
  element.className = "rich-editor rich-text";
  const [label, tools] = [holder.querySelector(":scope > label"), holder.querySelector("trix-toolbar")];
  label.htmlFor = element.id;
  const given = { lang: area.lang, dir: "auto", placeholder: area.placeholder };
  const named = { "aria-label": label.textContent.trim(), "aria-multiline": "true" };
  for (const [name, value] of Object.entries({ ...given, ...named, toolbar: tools.id })) {
    element.setAttribute(name, value);
  }
  return element;
}

function hide(area) {
  area.hidden = true;
  area.required = false;
  area.removeAttribute("id");
}

// Before Trix looks at it: it would parse what is pasted as it is, which our policy complains of.
function onPaste(event) {
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { editor } = event.currentTarget;
  editor.recordUndoEntry("Paste");
  editor.insertHTML(cleanPaste(html));
}

// The plain words go along: for whoever reads the field, and for an answer without the rich part.
function writeFields(form, area, surface) {
  form.elements.html.disabled = false;
  form.elements.html.value = surface.html();
  area.value = surface.text();
}

function richSurface(form, element, Trix) {
  const { editor } = element;
  const pictures = () => picturesOf(form);
  const replace = (length, { html, text }) => {
    const [start, end] = editor.getSelectedRange();
    editor.recordUndoEntry("Insert");
    editor.setSelectedRange([Math.max(0, start - length), end]);
    if (html && /<\w/.test(html)) editor.insertHTML(toEditor(html, pictures()));
    else editor.insertString(text ?? textOf(html));
  };
  return {
    isRich: true,
    element,
    html: () => fromEditor(Trix.views.DocumentView.render(editor.getDocument())),
    text: () => editor.getDocument().toString().replaceAll("\ufffc", "").trimEnd(),
    setContent: ({ html, text }) => editor.loadHTML(toEditor(html ?? htmlOf(text), pictures())),
    textBeforeCaret(length) {
      const [start] = editor.getSelectedRange();
      return editor.getDocument().getStringAtRange([Math.max(0, start - length), start]);
    },
    caretPlace: () => caretPlace(element),
    replaceBeforeCaret: replace,
    focus() {
      element.focus();
      editor.setSelectedRange(editor.getDocument().getLength() - 1);
    },
    insertPicture: (given) => editor.insertAttachment(new Trix.Attachment(given)),
    describePicture(cid, alt) {
      const found = editor.getDocument().getAttachments().find((one) => one.getAttribute("cid") === cid);
      found?.setAttributes({ alt });
      element.dispatchEvent(new Event("trix-change", { bubbles: true }));
    },
    onChange: (callback) => element.addEventListener("trix-change", callback),
  };
}

function caretPlace(element) {
  const [start] = element.editor.getSelectedRange();
  const found = element.editor.getClientRectAtPosition(start) ?? element.getBoundingClientRect();
  return { left: found.left, top: found.top, bottom: found.bottom };
}

// Content-ID → where the picture can be seen, of the files that the draft has.
function picturesOf(form) {
  const rows = [...form.querySelectorAll("[data-file][data-cid]")];
  return new Map(rows.map((row) => [row.dataset.cid, { ...row.dataset }]));
}
