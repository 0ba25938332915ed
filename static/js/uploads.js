// Files go to the draft as soon as they are chosen, dropped or pasted; pictures pasted go in the text.
import { fileRow } from "./upload_row.js";

export function startUploads(form, editor, draft) {
  const place = form.querySelector("[data-files]");
  const context = { form, editor, draft, place };
  const input = form.elements.attachments;
  for (const row of place.querySelectorAll("[data-file]")) fileRow(context).become(row);
  input.addEventListener("change", () => {
    add(context, [...input.files], false);
    input.value = "";
  });
  // One press instead of two: the field itself is for pages without scripts.
  input.closest("details").querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    input.click();
  });
  form.addEventListener("trix-file-accept", (event) => event.preventDefault()); // ours, not Trix's
  form.addEventListener("paste", (event) => onPaste(context, event), true);
  form.addEventListener("dragover", (event) => onDrag(form, event), true);
  form.addEventListener("dragleave", () => form.classList.remove("is-dropping"));
  form.addEventListener("drop", (event) => onDrop(context, event), true);
}

function add(context, files, isInText) {
  for (const file of files) fileRow(context).upload(file, isInText && file.type.startsWith("image/"));
}

// Office programs put a picture of the text beside the text: then the text counts.
function onPaste(context, event) {
  const { files, types } = event.clipboardData ?? {};
  if (!files?.length || types.includes("text/html") || types.includes("text/plain")) return;
  event.preventDefault();
  event.stopPropagation();
  add(context, [...files], true);
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

function onDrag(form, event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.add("is-dropping");
}

function onDrop(context, event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.stopPropagation();
  context.form.classList.remove("is-dropping");
  add(context, [...event.dataTransfer.files], false);
}
