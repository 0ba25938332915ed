// The first look around: a few hints, each bound to the thing itself. Never again once it is dismissed.
const key = () => `tour:${document.documentElement.dataset.agent}`;

export function isTourDone() {
  try {
    return localStorage.getItem(key()) === "done";
  } catch {
    return true; // who keeps nothing would be asked on every page
  }
}

export function startTour() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tour]");
    if (!button) return;
    finish();
    if (button.dataset.tour === "start") showHints();
    else document.getElementById("content").focus();
  });
}

function finish() {
  document.documentElement.setAttribute("data-tour-done", "");
  localStorage.setItem(key(), "done");
}

// Only what is on this page now; nothing else of the page is locked meanwhile.
function showHints() {
  const card = document.getElementById("tour");
  const hints = [...card.querySelectorAll("[data-at]")]
    .map((hint) => ({ hint, at: visible(hint.dataset.at) }))
    .filter(({ at }) => at);
  const opener = document.activeElement;
  let index = 0;
  const show = () => {
    document.querySelector(".tour-at")?.classList.remove("tour-at");
    for (const one of hints) one.hint.hidden = one !== hints[index];
    const { at } = hints[index];
    at.classList.add("tour-at");
    card.querySelector("[data-place]").textContent = `${index + 1} / ${hints.length}`;
    card.querySelector("[data-step='-1']").disabled = index === 0;
    card.querySelector("[data-step='1']").hidden = index === hints.length - 1;
    place(card, at);
    hints[index].hint.querySelector("h2").focus();
  };
  if (!hints.length) return;
  card.onclick = ({ target }) => {
    const step = target.closest("[data-step]");
    if (!step) return;
    index += Number(step.dataset.step);
    show();
  };
  card.ontoggle = ({ newState }) => {
    if (newState === "open") return;
    document.querySelector(".tour-at")?.classList.remove("tour-at");
    opener?.focus();
  };
  card.showPopover();
  show();
}

const visible = (selector) =>
  [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());

// Beside it where there is room, else below; never outside the window.
function place(card, at) {
  const box = at.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const fitsBeside = box.right + width + 24 < innerWidth;
  const left = fitsBeside ? box.right + 12 : Math.max(12, Math.min(box.left, innerWidth - width - 12));
  const top = fitsBeside ? box.top : box.bottom + 12;
  card.style.left = `${left}px`;
  card.style.top = `${Math.max(12, Math.min(top, innerHeight - height - 12))}px`;
}
