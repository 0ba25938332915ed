// Another window has changed the same draft: both texts are shown, and the agent chooses.
import { joined } from "./draft_text.js";

export function showConflict(form, other) {
  const banner = form.querySelector("[data-conflict]");
  banner.querySelector("[data-other]").textContent = other?.text ?? "";
  banner.hidden = !other;
}

// What is to stand there from now on; null: what stands there already; undefined: no choice.
export function chosen(target, mine, other) {
  const choice = target.closest("[data-choose]")?.dataset.choose;
  return { both: joined(mine, other), other, mine: null }[choice];
}
