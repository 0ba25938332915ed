// The toolbar above a text in Markdown: marks around what is selected, lines made into lists.
import { openInsert } from "./insert.js";
import { startLook } from "./words_preview.js";

const AROUND = { bold: "**", italic: "*" };
const BEFORE = { heading: "## ", list: "- ", numbers: "1. ", steps: "- [ ] " };
const TABLE = "\n|  |  |\n| --- | --- |\n|  |  |\n";
const KEYS = { b: "bold", i: "italic" };

export function startWordsTools(bar) {
  const area = document.getElementById(bar.dataset.for);
  bar.hidden = false;
  startLook(bar, area);
  bar.addEventListener("click", (event) => {
    const { mark, insert } = event.target.closest("button")?.dataset ?? {};
    if (mark) apply(area, mark);
    if (insert) openInsert(area, insert);
  });
  bar.addEventListener("keydown", (event) => roam(bar, event));
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (KEYS[event.key]) apply(area, KEYS[event.key]);
    else if (event.key === "k") openInsert(area, "items");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function apply(area, mark) {
  if (AROUND[mark]) around(area, AROUND[mark]);
  else if (BEFORE[mark]) before(area, BEFORE[mark]);
  else put(area, TABLE);
}

// As typed, so that Ctrl+Z takes it back; the event tells the rest of the page.
export function put(area, text) {
  area.focus();
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(area, sign) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  const isMarked = chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign);
  put(area, isMarked ? chosen.slice(sign.length, -sign.length) : sign + chosen + sign);
  if (!chosen) area.setSelectionRange(start + sign.length, start + sign.length);
}

function before(area, sign) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? area.value.length : next;
  const lines = area.value.slice(start, end).split("\n");
  const areMarked = lines.every((line) => line.startsWith(sign));
  area.setSelectionRange(start, end);
  put(area, lines.map((line) => (areMarked ? line.slice(sign.length) : sign + line)).join("\n"));
}

// One stop for Tab, arrows between the buttons (WAI-ARIA, toolbar).
function roam(bar, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...bar.querySelectorAll("button")];
  const place = buttons.indexOf(document.activeElement) + step;
  buttons[(place + buttons.length) % buttons.length].focus();
  event.preventDefault();
}
