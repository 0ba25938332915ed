// Articles for what is being typed: the last question counts, answers that come late do not.
import { h, icon } from "./dom.js";
import { ask } from "./doors.js";
import { language, t } from "./words.js";

const LEAST = 12;
const PAUSE = 600;

export function suggest(chat, area, place) {
  let timer;
  let asked = "";

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });

  async function look() {
    const text = area.value.trim();
    if (text.length < LEAST || text === asked || chat.isPreview) return;
    asked = text;
    try {
      const answer = await ask(`/chat/widgets/${chat.key}/articles/`, { body: { text, language: language() } });
      if (answer.ok && text === asked) show(answer.said.articles ?? []);
    } catch {
      // Suggestions are a help: without them one writes all the same.
    }
  }

  function show(articles) {
    const links = articles.map((one) =>
      h("li", {}, h("a", { href: one.url, target: "_blank", rel: "noopener", lang: one.language }, icon("article"), one.title, h("span.sr", {}, ` (${t("new_tab")})`))),
    );
    place.replaceChildren(...(links.length ? [h("p", {}, t("articles")), h("ul", {}, ...links)] : []));
  }
}
