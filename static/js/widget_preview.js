// Beside the settings of a chat widget: its frame, with the words as they are being typed.
export function startWidgetPreview(place) {
  const frame = place.querySelector("iframe");
  if (!frame) return;
  const buttons = [...place.querySelectorAll("[data-show]")];
  let shown = "en";

  frame.addEventListener("load", () => say("hello", { page: location.href }));
  window.addEventListener("message", (event) => {
    const isOurs = event.source === frame.contentWindow && event.origin === location.origin;
    if (isOurs && event.data?.chat === 1 && event.data.type === "known") tell();
  });
  place.addEventListener("input", (event) => event.target.closest("[data-preview]") && tell());
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.show));
  for (const part of place.querySelectorAll("[data-language]"))
    part.addEventListener("focusin", () => show(part.dataset.language));

  function show(language) {
    if (language === shown) return;
    shown = language;
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.show === language);
    const address = new URL(frame.src);
    address.searchParams.set("lang", language);
    frame.src = address.href;
  }

  function typed(name, language = shown) {
    return place.querySelector(`[data-preview="${language}.${name}"]`)?.value.trim() ?? "";
  }

  function tell() {
    const names = ["greeting", "away", "consent", "rating"];
    const texts = Object.fromEntries(names.map((name) => [name, typed(name)]));
    say("preview", { title: typed("title") || typed("title", "en"), texts });
  }

  function say(type, more) {
    frame.contentWindow.postMessage({ chat: 1, type, ...more }, location.origin);
  }
}
