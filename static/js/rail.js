// On narrow screens the rail slides in; without JavaScript the same links use :target.
export function startRail() {
  const rail = document.getElementById("rail");
  if (!rail) return;
  let opener = null;
  const toggle = (isOpen) => {
    rail.classList.toggle("is-open", isOpen);
    if (isOpen) rail.querySelector("a, button")?.focus();
    else opener?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-js="rail-toggle"]');
    if (!link) return;
    event.preventDefault();
    const isOpen = !rail.classList.contains("is-open");
    if (isOpen) opener = link;
    toggle(isOpen);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && rail.classList.contains("is-open")) toggle(false);
  });
}
