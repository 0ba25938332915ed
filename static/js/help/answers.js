// Articles that may answer what is being typed, beside the form. Without this they are shown once,
// before the question is sent.
const PAUSE = 900;
const SHORTEST = 12;

export function start(place) {
  const form = document.querySelector("form.ask");
  const field = form?.elements.message;
  let timer = 0;
  let asked = "";
  field?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  async function ask() {
    const message = field.value.trim();
    if (message.length < SHORTEST || message === asked) return;
    asked = message;
    const body = new URLSearchParams({ message: message.slice(0, 2000), token: form.elements.token.value });
    const request = { method: "POST", body, credentials: "omit" };
    const answer = await fetch(place.dataset.address, request).catch(() => null);
    if (!answer?.ok || asked !== message) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("h2")) return;
    place.replaceChildren(...page.body.childNodes);
    form.elements.seen.value = "1";
  }
}
