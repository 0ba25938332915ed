// Swaps keep what the agent is doing: opened folds and menus, forms with unsent changes, forms whose
// answer is awaited, and numbers that were shown on demand (data-keep).
const dirty = new Set();
const asking = new Set();
let hasKept = false;

export function startMorph() {
  const { callbacks } = window.Idiomorph.defaults;
  callbacks.beforeAttributeUpdated = (name, element) =>
    !(name === "open" && element.tagName === "DETAILS");
  callbacks.beforeNodeMorphed = (old) => !(old.nodeType === Node.ELEMENT_NODE && isKept(old));
  callbacks.beforeNodeRemoved = (old) => !(old.nodeType === Node.ELEMENT_NODE && isSpared(old));
  document.addEventListener("input", (event) => dirty.add(event.target.form));
  document.addEventListener("htmx:beforeRequest", (event) => asking.add(event.detail.elt));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = event.detail;
    asking.delete(elt);
    if (successful || elt.dataset.js === "autosubmit") dirty.delete(elt);
  });
}

// Resolves when no form within waits for its answer any more.
export function answered(root) {
  return new Promise((resolve) => {
    const look = () => {
      if (root && isAsking(root)) return;
      document.removeEventListener("htmx:afterRequest", later);
      resolve();
    };
    const later = () => queueMicrotask(look);
    document.addEventListener("htmx:afterRequest", later);
    look();
  });
}

// Whether something was kept since this was asked: then the page is not yet as the server has it.
export function tookCare() {
  const answer = hasKept;
  hasKept = false;
  return answer;
}

function isKept(element) {
  const isTypedIn = element === document.activeElement && element.matches("input, select, textarea");
  return isTypedIn || dirty.has(element) || "keep" in element.dataset;
}

// The answer of the server is for this element: without it, htmx would not know where to put it.
function isAsking(element) {
  return [...asking].some((one) => one.isConnected && element.contains(one));
}

function isSpared(element) {
  const found = isAsking(element);
  hasKept ||= found;
  return found;
}
