// References of what was opened last on this device, for the palette. Nothing but the references.
const MOST = 8;
const keyOf = (agent) => `seen:${agent}`;

export function seenLately(agent) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(agent)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function startSeen(agent) {
  keep(agent);
  document.addEventListener("helpdesk:opened", () => keep(agent));
}

function keep(agent) {
  const reference = document.querySelector("[data-reference]")?.dataset.reference;
  if (!agent || !reference) return;
  const others = seenLately(agent).filter((one) => one !== reference);
  try {
    localStorage.setItem(keyOf(agent), JSON.stringify([reference, ...others].slice(0, MOST)));
  } catch {
    // A device that keeps nothing: the palette goes without.
  }
}
