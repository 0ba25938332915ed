// How the text will look, drawn by the server as it is typed.
const PAUSE = 350;

export function startLook(bar, area) {
  const button = bar.querySelector("[data-look]");
  const place = document.getElementById(button.getAttribute("aria-controls"));
  const section = bar.closest("[data-preview]");
  const state = { place, section, area, timer: 0, turn: 0 };
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    if (!place.hidden) draw(state);
  });
  area.addEventListener("input", () => {
    clearTimeout(state.timer);
    if (!place.hidden) state.timer = setTimeout(() => draw(state), PAUSE);
  });
}

async function draw(state) {
  const turn = (state.turn += 1);
  const data = new FormData();
  data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  data.set("language", state.section.dataset.language);
  data.set("body", state.area.value);
  try {
    const response = await fetch(state.section.dataset.preview, { method: "POST", body: data });
    if (!response.ok || response.redirected) return;
    const html = await response.text();
    if (turn === state.turn) state.place.innerHTML = html; // cleaned by the server's allow-list
  } catch {
    // Without a connection the last picture of it stays.
  }
}
