// After the chat: how it was, and a new one.
import { h, icon, newName } from "./dom.js";
import { ask } from "./doors.js";
import { t } from "./words.js";

const MARKS = [1, 2, 3, 4, 5];

export function makeAfter(chat) {
  const rating = makeRating(chat);
  const again = h("button.button", { type: "button", onclick: () => chat.forget() }, t("new_chat"));
  const element = h("div.after", { hidden: true }, rating, h("div.cluster", {}, again));

  return {
    element,
    entries: [[t("forget"), () => chat.forget()]],
    show(isShown) {
      element.hidden = !isShown;
      rating.firstChild.textContent = chat.widget?.texts?.rating || t("rating");
    },
    focus: () => again.focus(),
  };
}

// Five radio buttons: arrows move between them, each has its word.
function makeRating(chat) {
  const name = newName("rating");
  const word = h("span.rating-word", { "aria-hidden": "true" });
  const stars = MARKS.map((mark) => {
    const input = h("input", { type: "radio", name, value: mark, "aria-label": `${mark} / 5 – ${t(`rating_${mark}`)}` });
    input.addEventListener("change", () => pick(mark));
    return h("label", { title: t(`rating_${mark}`) }, input, icon("star"));
  });
  const question = h("legend");
  const words = h("textarea", { rows: 2, maxLength: 1000, "aria-label": t("rating_words"), placeholder: t("rating_words") });
  const send = h("button.button.is-plain", { type: "button", onclick: () => keep(true) }, t("rating_send"));
  const more = h("div.more", { hidden: true }, words, send);
  const thanks = h("p.help", { role: "status" });
  const element = h("fieldset.rating", {}, question, h("div.stars", {}, ...stars, word), more, thanks);
  let picked = 0;

  function pick(mark) {
    picked = mark;
    stars.forEach((star, at) => star.classList.toggle("is-on", at < mark));
    word.textContent = t(`rating_${mark}`);
    more.hidden = false;
    keep(false);
  }

  async function keep(isLast) {
    try {
      const body = { rating: picked, words: words.value.trim() };
      const answer = await ask("/chat/rating/", { body, token: chat.store.get("token") });
      thanks.textContent = answer.ok ? t("rated") : t("refused_other");
      if (answer.ok && isLast) more.hidden = true;
    } catch {
      thanks.textContent = t("unreachable");
    }
  }

  return element;
}
