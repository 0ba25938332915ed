// Files for the next message: each goes at once, with its progress, and waits for the words.
import { h, icon, iconButton } from "./dom.js";
import { upload } from "./doors.js";
import { size, t } from "./words.js";

const USUAL = { files: 5, file_bytes: 10 * 1024 * 1024 };

export function makeFiles(chat, changed) {
  const chosen = new Set();
  const list = h("ul.files", { hidden: true });
  const input = h("input", { type: "file", multiple: true, hidden: true, tabIndex: -1, "aria-hidden": "true" });
  const button = h("button.icon-button", { type: "button", title: t("attach"), "aria-label": t("attach"), onclick: () => input.click(), hidden: true }, icon("clip"), input);
  input.addEventListener("click", (event) => event.stopPropagation());
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  const limits = () => ({ ...USUAL, ...chat.widget?.limits });

  // Whether there was anything to take.
  function take(files) {
    if (!files.length || button.hidden) return false;
    [...files].forEach(bring);
    return true;
  }

  function bring(file) {
    const name = h("span.file-name", {}, file.name);
    const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
    const said = h("span.file-size", { role: "status" }, size(file.size));
    const one = { file, stored: null, isBusy: false };
    const remove = iconButton("x", t("remove", { name: file.name }), () => drop(one));
    one.element = h("li.file", {}, icon("file"), name, said, bar, remove);
    chosen.add(one);
    list.append(one.element);
    const wrong = complaint(file);
    if (wrong) fail(one, wrong);
    else send(one, bar, said);
    tell();
  }

  function complaint(file) {
    const { files, file_bytes: most } = limits();
    if ([...chosen].filter((one) => !one.isWrong).length > files) return t("file_many", { count: files });
    if (!file.size) return t("file_empty");
    return file.size > most ? t("file_large", { size: size(most) }) : "";
  }

  async function send(one, bar, said) {
    one.isBusy = true;
    const onprogress = (part) => {
      bar.value = part;
      said.textContent = t("uploading", { percent: Math.round(part * 100) });
    };
    one.going = upload(one.file, { token: chat.store.get("token"), onprogress });
    const answer = await one.going.done;
    one.isBusy = false;
    bar.remove();
    if (answer.status === 201) {
      one.stored = answer.said;
      said.textContent = size(one.file.size);
    } else fail(one, reason(answer));
    tell();
  }

  function reason({ status, said }) {
    if (status === 413) return t("file_large", { size: size(limits().file_bytes) });
    const why = said.error?.fields?.file;
    return (["kind", "empty"].includes(why) && t(`file_${why}`)) || t("file_failed");
  }

  function fail(one, words) {
    one.isWrong = true;
    one.element.classList.add("is-wrong");
    one.element.querySelector("progress")?.remove();
    one.element.querySelector(".file-size").textContent = words;
  }

  function drop(one) {
    one.going?.stop();
    chosen.delete(one);
    one.element.remove();
    tell();
    button.focus();
  }

  function tell() {
    list.hidden = !chosen.size;
    changed();
  }

  return {
    list,
    button,
    take,
    clear() {
      chosen.clear();
      list.replaceChildren();
      tell();
    },
    get ready() {
      return [...chosen].filter((one) => one.stored).map((one) => one.stored);
    },
    get isBusy() {
      return [...chosen].some((one) => one.isBusy);
    },
  };
}
