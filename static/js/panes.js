// How wide the columns are and which are folded: chosen by the agent, kept on this device.
const root = document.documentElement;
const key = () => `panes:${root.dataset.agent}`;

export function readPanes() {
  try {
    return JSON.parse(localStorage.getItem(key())) ?? {};
  } catch {
    return {}; // storage is switched off, or somebody else has written there
  }
}

export function keepPanes(changes) {
  const panes = { ...readPanes(), ...changes };
  applyPanes(panes);
  try {
    localStorage.setItem(key(), JSON.stringify(panes));
  } catch {
    // It holds for this page only.
  }
}

// By CSSOM, which the policy for styles allows.
export function applyPanes({ widths = {}, rail, panel }) {
  for (const name of ["rail", "list", "panel"]) {
    if (Number.isFinite(widths[name])) root.style.setProperty(`--${name}-w`, `${widths[name]}px`);
    else root.style.removeProperty(`--${name}-w`);
  }
  root.toggleAttribute("data-rail-folded", rail === "folded");
  root.toggleAttribute("data-panel-folded", panel === "folded");
}
