// The toolbar: one tab stop, arrow keys within (WAI-ARIA toolbar), states for screen readers.
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export function startTools(toolbar, element) {
  toolbar.hidden = false;
  const tools = [...toolbar.querySelectorAll(".tools .tool")];
  rove(tools, tools[0]);
  toolbar.addEventListener("keydown", (event) => onKey(event, tools));
  toolbar.addEventListener("click", (event) => onClick(event, toolbar, element));
  const observer = new MutationObserver(() => showStates(toolbar, tools));
  const attributeFilter = ["data-trix-active", "disabled"];
  observer.observe(toolbar, { attributes: true, subtree: true, attributeFilter });
  showStates(toolbar, tools);
}

function onKey(event, tools) {
  const from = tools.indexOf(event.target);
  if (from < 0) return;
  const usable = tools.filter((tool) => !tool.disabled);
  const ends = { Home: usable[0], End: usable.at(-1) };
  const step = STEPS[event.key];
  const here = usable.indexOf(event.target);
  const next = ends[event.key] ?? (step && usable[(here + step + usable.length) % usable.length]);
  if (!next) return;
  event.preventDefault();
  rove(tools, next);
  next.focus();
}

// Trix listens to the mouse only; Enter and the space bar come as a click without one.
function onClick(event, toolbar, element) {
  const tool = event.target.closest(".tools .tool");
  if (!tool || event.detail !== 0) return;
  tool.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
  const dialog = toolbar.querySelector("[data-trix-dialog][data-trix-active] input");
  if (dialog) dialog.focus();
  else if (tool.dataset.trixAttribute) element.focus();
}

function showStates(toolbar, tools) {
  for (const tool of tools) {
    if (tool.dataset.trixAttribute) {
      tool.setAttribute("aria-pressed", String("trixActive" in tool.dataset));
    }
  }
  const current = tools.find((tool) => tool.tabIndex === 0);
  if (current?.disabled) rove(tools, tools.find((tool) => !tool.disabled));
}

function rove(tools, to) {
  for (const tool of tools) tool.tabIndex = tool === to ? 0 : -1;
}
