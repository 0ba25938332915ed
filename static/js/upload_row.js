// One file of the reply: on its way with progress, there, or not there and why; removed and put back.
import { announce } from "./toasts.js";

export function fileRow({ form, editor, draft, place }) {
  const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(name);
  const show = (name, isShown) => (part(name).hidden = !isShown);
  const say = (name) => announce(place.dataset[name].replace("{name}", row.dataset.name ?? ""));
  let request = null;

  function name(given, size) {
    row.dataset.name = given;
    row.dataset.size = size;
    part("bdi").textContent = given;
    part(".file-size").textContent = inWords(size);
  }

  function become(old) {
    Object.assign(row.dataset, old.dataset);
    name(old.dataset.name, Number(old.dataset.size));
    old.replaceWith(row);
    arrived();
  }

  function upload(file, isInText) {
    name(file.name || "picture.png", file.size);
    place.querySelector("ul").append(row);
    if (total(place) > Number(place.dataset.most)) return fail(place.dataset.sayTooLarge, false);
    part("[data-cancel]").onclick = () => request?.abort();
    part("[data-retry]").onclick = () => send(file, isInText);
    return send(file, isInText);
  }

  function send(file, isInText) {
    show("[data-retry]", false);
    show(".file-problem", false);
    show("progress", true);
    show("[data-cancel]", true);
    request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total: whole }) => (part("progress").value = loaded / whole);
    request.onload = () => loaded(file, isInText);
    request.onerror = () => fail(place.dataset.sayFailed.replace("{name}", file.name), true);
    request.onabort = () => row.remove();
    request.send(dataOf(form, file, isInText));
  }

  function loaded(file, isInText) {
    const state = request.response;
    if (request.status !== 201) {
      return fail(state?.message ?? place.dataset.sayFailed.replace("{name}", file.name), !state);
    }
    Object.assign(row.dataset, { file: state.pk, type: state.type, url: state.url, remove: state.remove });
    if (!draft.version) draft.version = state.version;
    if (state.cid) row.dataset.cid = state.cid;
    if (state.cid && isInText) insert(file, state);
    arrived();
    return say("sayAdded");
  }

  function insert(file, { cid, type, name: filename }) {
    const url = URL.createObjectURL(file);
    editor.insertPicture({ url, cid, contentType: type, filename, filesize: file.size, previewable: true });
  }

  function arrived() {
    show("progress", false);
    show("[data-cancel]", false);
    const isInText = "cid" in row.dataset;
    show(".file-alt", isInText);
    show("[data-remove-file]", !isInText);
    keep(true);
    part("[data-remove-file]").onclick = () => remove(false);
    part("[data-put-back]").onclick = () => remove(true);
    part("[data-alt]").oninput = ({ target }) => editor.describePicture(row.dataset.cid, target.value);
  }

  function keep(isKept) {
    row.querySelector('[name="again"]')?.remove();
    if (!isKept) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "again", value: row.dataset.file });
    row.append(field);
  }

  async function remove(isBack) {
    const data = dataOf(form);
    if (isBack) data.set("back", "1");
    const response = await fetch(row.dataset.remove, { method: "POST", body: data }).catch(() => null);
    if (!response?.ok) return;
    row.classList.toggle("is-removed", !isBack);
    keep(isBack);
    show("[data-remove-file]", isBack);
    show("[data-put-back]", !isBack);
    part(isBack ? "[data-remove-file]" : "[data-put-back]").focus();
    say(isBack ? "sayAdded" : "sayRemoved");
  }

  function fail(words, mayRetry) {
    show("progress", false);
    show("[data-cancel]", true);
    part("[data-cancel]").onclick = () => row.remove();
    show("[data-retry]", mayRetry);
    part(".file-problem").textContent = words;
    show(".file-problem", true);
  }

  return { become, upload };
}

function dataOf(form, file, isInText) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "submission_key"]) data.set(name, form.elements[name].value);
  if (file) data.set("file", file, file.name || "picture.png");
  if (isInText) data.set("place", "text");
  return data;
}

function total(place) {
  const rows = [...place.querySelectorAll(".file-row[data-size]:not(.is-removed)")];
  return rows.reduce((sum, { dataset }) => sum + Number(dataset.size), 0);
}

function inWords(bytes) {
  const units = { unit: bytes < 1_000_000 ? "kilobyte" : "megabyte", style: "unit" };
  const size = bytes < 1_000_000 ? Math.max(1, bytes / 1000) : bytes / 1_000_000;
  return new Intl.NumberFormat(document.documentElement.lang, { ...units, maximumFractionDigits: 1 }).format(size);
}
