// Where an agent goes after an answer or a resolution: stays, to the next one, or to the list.
import { backToList, stepBy } from "./open.js";
import { keepPanes, readPanes } from "./panes.js";

const DONE = ["resolved", "closed"];

// What was chosen in this browser, else in the preferences.
const chosen = () => readPanes().after ?? document.body.dataset.afterSending ?? "stay";

export function startAfter(choice) {
  const wanted = choice.querySelector(`[value="${chosen()}"]`);
  if (wanted) wanted.checked = true;
  choice.addEventListener("change", (event) => keepPanes({ after: event.target.value }));
}

export function followDeeds() {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!isDone(detail) || !document.getElementById("rows")) return;
    const after = chosen();
    if (after === "next") stepBy(1) || backToList();
    if (after === "list") backToList();
  });
}

// An answer that was refused comes back with another status, and stays before the eyes.
function isDone({ elt, xhr, requestConfig }) {
  if (!xhr || xhr.status >= 300 || !xhr.status) return false;
  return elt.id === "form-reply" || DONE.includes(requestConfig.parameters?.status);
}
