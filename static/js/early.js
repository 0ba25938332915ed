// Runs before the first paint, so that nothing jumps: the agent's columns, and that there are scripts.
import { applyPanes, readPanes } from "./panes.js";

document.documentElement.classList.add("has-js");
applyPanes(readPanes());
