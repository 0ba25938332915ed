// Runs before the first paint, so that nothing jumps and nothing that is pressed is lost: the agent's
// columns, that there are scripts, and the keys until the others are here.
import { keepKey } from "./key_queue.js";
import { applyPanes, readPanes } from "./panes.js";
import { isTourDone } from "./tour.js";
import { isTyping } from "./typing.js";

document.documentElement.classList.add("has-js");
applyPanes(readPanes());
document.documentElement.toggleAttribute("data-tour-done", isTourDone());

document.addEventListener("keydown", (event) => {
  if (document.documentElement.hasAttribute("data-keys")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  keepKey(event);
});
