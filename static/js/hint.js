// What the chosen option asks for, below its field: options carry it as data-hint.
export function startHint(select) {
  const place = select.form?.querySelector("[id$='_hint']");
  if (!place) return;
  const show = () => {
    const words = select.selectedOptions[0]?.dataset.hint ?? "";
    place.textContent = words;
    place.hidden = !words;
  };
  select.addEventListener("change", show);
  show();
}
