// The head of the frame: who speaks here, whether somebody is there, more, close.
import { h, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

export function makeHead(chat) {
  const title = h("h1", {}, chat.name);
  const words = h("span");
  const dot = h("span.dot", { "aria-hidden": "true" });
  const state = h("p.head-state", { hidden: true }, dot, words);
  const items = h("div.menu-body");
  const menu = h("details.menu", { hidden: true }, h("summary.icon-button", { title: t("menu"), "aria-label": t("menu") }, icon("dots")), items);
  const close = iconButton("x", t("close"), () => chat.host.tell("close"));
  const element = h("header.head", {}, h("div.head-who", {}, title, state), menu, close);
  const note = h("p.note", { role: "status", hidden: true });

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.firstChild.focus();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  if (window.parent === window) close.hidden = true;
  document.body.append(note);

  return {
    element,
    title: (text) => (title.textContent = text),
    // `kind`: here, away or mail; a shape beside the word.
    say(text, kind = "") {
      state.hidden = !text;
      words.textContent = text;
      dot.className = `dot is-${kind}`;
    },
    offer(entries) {
      menu.hidden = !entries.length;
      menu.open = false;
      const button = ([label, deed]) => h("button.menu-item", { type: "button", onclick: () => ((menu.open = false), deed()) }, label);
      items.replaceChildren(...entries.map(button));
    },
    note(text) {
      if (note.textContent !== text) note.textContent = text;
      note.hidden = !text;
    },
  };
}
