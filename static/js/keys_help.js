// The help for `?`: what has a key on this page now, in groups, beside the keys that are always there.
import { nameOf } from "./names.js";

export function showKeys() {
  const dialog = document.getElementById("keys");
  const seen = new Set();
  for (const section of dialog.querySelectorAll("[data-keys-within]")) fill(section, seen);
  dialog.showModal();
}

function fill(section, seen) {
  const found = [...document.querySelectorAll(`${section.dataset.keysWithin} [data-key]`)].filter(
    (element) => element.checkVisibility() && nameOf(element) && !seen.has(element.dataset.key),
  );
  const lines = found.map((element) => {
    seen.add(element.dataset.key);
    return line(element.dataset.key.split(" "), nameOf(element));
  });
  section.querySelector("dl").replaceChildren(...lines);
  section.hidden = !lines.length;
}

function line(keys, name) {
  const [row, keyCell, nameCell] = ["div", "dd", "dt"].map((tag) => document.createElement(tag));
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    keyCell.append(cap, " ");
  }
  nameCell.textContent = name;
  row.append(keyCell, nameCell);
  return row;
}
