// Where one writes: Enter sends (Shift+Enter makes a new line), files by button, paste or drop.
import { h, icon } from "./dom.js";
import { grow } from "./fields.js";
import { makeFiles } from "./files.js";
import { t } from "./words.js";

export function makeComposer(chat) {
  const { client, store } = chat;
  const area = h("textarea", { rows: 1, "aria-label": t("write"), placeholder: t("write"), value: store.draft("draft"), enterKeyHint: "send" });
  const fit = grow(area, 140);
  const files = makeFiles(chat, () => ready());
  const send = h("button.send", { type: "submit", title: t("send"), "aria-label": t("send") }, icon("send"));
  const trouble = h("p.trouble", { role: "alert", hidden: true });
  const row = h("div.row", {}, files.button, area, send);
  const form = h("form.composer", { noValidate: true }, files.list, trouble, row);
  const sure = confirmEnd();
  const element = h("div.writing", {}, sure, form);

  area.addEventListener("input", () => {
    store.draft("draft", area.value.trim() ? area.value : "");
    client.tell(Boolean(area.value.trim()));
    ready();
  });
  area.addEventListener("keydown", (event) => {
    const isEnter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!isEnter) return;
    event.preventDefault();
    form.requestSubmit();
  });
  area.addEventListener("paste", (event) => files.take(event.clipboardData.files) && event.preventDefault());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say();
  });
  for (const type of ["dragenter", "dragover"])
    document.addEventListener(type, (event) => event.dataTransfer?.types.includes("Files") && (event.preventDefault(), form.classList.add("is-target")));
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("is-target"));
  document.addEventListener("drop", (event) => {
    form.classList.remove("is-target");
    if (files.take(event.dataTransfer?.files ?? [])) event.preventDefault();
  });
  ready();

  function say() {
    const text = area.value.trim();
    if (files.isBusy || (!text && !files.ready.length) || isTooLong()) return;
    client.say(text, files.ready);
    files.clear();
    area.value = "";
    store.draft("draft", "");
    fit();
    ready();
    area.focus();
  }

  function isTooLong() {
    return [...area.value.trim()].length > (chat.widget?.limits?.text ?? 4000);
  }

  function ready() {
    send.disabled = files.isBusy || isTooLong() || (!area.value.trim() && !files.ready.length);
    trouble.hidden = !isTooLong();
    trouble.textContent = isTooLong() ? t("refused_too_long") : "";
  }

  function confirmEnd() {
    const no = h("button.button.is-plain", { type: "button", onclick: () => ((sure.hidden = true), area.focus()) }, t("cancel"));
    const yes = h("button.button", { type: "button", onclick: () => ((sure.hidden = true), client.end()) }, t("end_yes"));
    return h("div.sure", { role: "alertdialog", "aria-label": t("end"), hidden: true }, h("p", {}, t("end_sure")), h("div.cluster", {}, yes, no));
  }

  return {
    element,
    know() {
      files.button.hidden = !chat.widget.takes_files;
      ready();
    },
    askEnd() {
      sure.hidden = false;
      sure.querySelector("button.is-plain").focus();
    },
    focus() {
      fit();
      area.focus();
    },
  };
}
