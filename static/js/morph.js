// Swaps keep what the agent is doing: opened folds and menus, forms with unsent changes, and numbers
// that were shown on demand (data-keep).
export function startMorph() {
  const { Idiomorph } = window;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
    !(name === "open" && element.tagName === "DETAILS");
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (old) =>
    !(old.nodeType === Node.ELEMENT_NODE && isKept(old));
  document.addEventListener("input", (event) => dirty.add(event.target.form));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = event.detail;
    if (successful || elt.dataset.js === "autosubmit") dirty.delete(elt);
  });
}

const dirty = new Set();

function isKept(element) {
  const isTypedIn = element === document.activeElement && element.matches("input, select, textarea");
  return isTypedIn || dirty.has(element) || "keep" in element.dataset;
}
