// A look at a row without opening it: after a moment under the pointer, or by Space (WCAG 1.4.13).
const WAIT = 400;
const GRACE = 250; // the way from the row into the card
const kept = new Map();
let timer = 0;
let shown = null;

export function startPeek() {
  if (!document.getElementById("peek")) return;
  document.addEventListener("pointerover", onOver);
  document.addEventListener("pointerdown", (event) => !event.target.closest("#peek") && close());
  document.addEventListener("scroll", onScroll, { capture: true, passive: true });
  document.addEventListener("keydown", onKey);
  document.addEventListener("helpdesk:refreshed", () => shown && !shown.isConnected && close());
}

const card = () => document.getElementById("peek");

function onOver(event) {
  if (event.pointerType !== "mouse") return;
  clearTimeout(timer);
  if (event.target.closest("#peek")) return;
  const row = event.target.closest(".row-item[data-peek]");
  if (row && row === shown) return;
  if (row && !event.target.closest(".row-select")) timer = setTimeout(() => open(row), WAIT);
  else if (shown) timer = setTimeout(close, GRACE);
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && shown) {
    event.preventDefault();
    close();
  }
  const row = event.target.closest?.(".row-link")?.closest("[data-peek]");
  if (!row) return;
  if (event.key === " ") {
    event.preventDefault();
    if (shown === row) close();
    else open(row);
  } else if (shown && "jk".includes(event.key)) {
    requestAnimationFrame(() => open(document.activeElement.closest("[data-peek]")));
  }
}

function onScroll(event) {
  if (shown && event.target !== card()) close();
}

async function open(row) {
  if (!row) return close();
  shown = row;
  const address = row.dataset.peek;
  if (!kept.has(address)) kept.set(address, await load(address));
  const html = kept.get(address);
  if (!html) kept.delete(address);
  if (!html || shown !== row || !row.isConnected) return undefined;
  card().innerHTML = html;
  card().hidden = false;
  return place(row);
}

// Below the row where there is room, else above it; never over it.
function place(row) {
  const [box, own] = [row.getBoundingClientRect(), card().getBoundingClientRect()];
  const fits = box.bottom + own.height + 8 < innerHeight;
  card().style.top = `${fits ? box.bottom + 4 : Math.max(8, box.top - own.height - 4)}px`;
  card().style.left = `${Math.max(8, Math.min(box.left + 56, innerWidth - own.width - 8))}px`;
}

function close() {
  clearTimeout(timer);
  shown = null;
  card().hidden = true;
}

async function load(address) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    return response.ok && !response.redirected ? await response.text() : "";
  } catch {
    return "";
  }
}
