// Runs before the first paint, so that nothing jumps: the agent's columns, and that there are scripts.
import { applyPanes, readPanes } from "./panes.js";
import { isTourDone } from "./tour.js";

document.documentElement.classList.add("has-js");
applyPanes(readPanes());
document.documentElement.toggleAttribute("data-tour-done", isTourDone());
