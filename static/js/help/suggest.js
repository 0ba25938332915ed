// Links to what fits, below the search field, while one types. Without it the button searches.
const PAUSE = 180;

export function start(form) {
  const field = form.querySelector("input[type=search]");
  const place = form.querySelector("[data-found]");
  let timer = 0;
  let asked = "";

  const hide = () => (place.hidden = true);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
  });
  document.addEventListener("click", (event) => form.contains(event.target) || hide());
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || hide());

  async function ask() {
    asked = field.value.trim();
    if (asked.length < 2) return hide();
    const answer = await fetch(`${form.dataset.address}?q=${encodeURIComponent(asked)}`).catch(() => null);
    if (!answer?.ok || asked !== field.value.trim()) return;
    const text = (await answer.text()).trim();
    place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    place.hidden = !text;
  }

  function move(event) {
    const stops = [field, ...place.querySelectorAll("a")];
    if (place.hidden || stops.length < 2) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  }
}
