// Before the first line: what one wants to say, articles that may answer it, and what the desk asks.
import { suggest } from "./articles.js";
import { h } from "./dom.js";
import { box, field, grow } from "./fields.js";
import { openChat } from "./opening.js";
import { language, t } from "./words.js";

const NAMES = { en: "English", fr: "Français", es: "Español" };

export function showStart(chat) {
  const greeting = h("h2.greeting", {}, t("greeting"));
  const lead = h("p.lead", { hidden: true });
  const area = h("textarea", { rows: 3, maxLength: 4000, value: chat.store.draft("first") });
  const message = field({ name: "text", label: t("message"), control: area, asked: "required" });
  const found = h("div.found", { role: "status" });
  const asked = h("div.asked");
  const send = h("button.button", { type: "submit", disabled: true }, t("connecting"));
  const trouble = h("p.trouble", { role: "alert", hidden: true });
  const form = h("form.start", { noValidate: true }, greeting, lead, message.element, found, asked, trouble, h("div.start-foot", {}, send, languages()));
  const fit = grow(area, 220);
  const fields = new Map([["text", message]]);
  chat.place.append(form);
  chat.head.offer([]);
  chat.head.note("");
  area.addEventListener("input", () => chat.store.draft("first", area.value.trim() ? area.value : ""));
  suggest(chat, area, found);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    openChat(chat, { form, fields, send, trouble });
  });
  fit();

  function know() {
    const { asks, texts, topics, state } = chat.widget;
    const isHere = state === "here";
    chat.head.title(chat.widget.name || chat.name);
    chat.head.say(...stateWords(chat.widget));
    greeting.textContent = texts.greeting || t("greeting");
    lead.hidden = isHere;
    lead.textContent = isHere ? "" : texts.away || t("away_text");
    ask(questions(asks, topics, texts));
    send.disabled = chat.isPreview;
    send.textContent = isHere ? t("start") : t("leave");
    if (chat.isPreview) chat.head.note(t("preview"));
    if (chat.store.draft("opening") && !chat.isPreview) openChat(chat, { form, fields, send, trouble });
  }

  // What was filled in already stays, whatever the widget says now.
  function ask(wanted) {
    const filled = Object.fromEntries([...fields.values()].map(({ name, control }) => [name, control]));
    for (const one of wanted) {
      const before = filled[one.name];
      if (before) Object.assign(one.control, { value: before.value, checked: before.checked });
    }
    fields.clear();
    [message, ...wanted].forEach((one) => fields.set(one.name, one));
    asked.replaceChildren(...wanted.map((one) => one.element));
  }

  return {
    know,
    focus: () => area.focus(),
    unreachable: () => chat.head.say(t("unreachable"), "away"),
  };
}

function stateWords({ state, opens_at: opens }) {
  if (state !== "closed") return [t(state), state === "here" ? "here" : "away"];
  if (!opens) return [t("closed"), "away"];
  const form = new Intl.DateTimeFormat(language(), { weekday: "long", hour: "2-digit", minute: "2-digit" });
  return [t("opens", { when: form.format(new Date(opens)) }), "away"];
}

function questions(asks, topics, texts) {
  const input = (type, autocomplete, maxLength) => h("input", { type, autocomplete, maxLength });
  const made = [];
  const add = (name, control, more = {}) =>
    asks[name] && asks[name] !== "no" && made.push(field({ name, label: t(name), control, asked: asks[name], ...more }));
  if (topics.length) add("topic", h("select", {}, h("option", { value: "" }, t("choose")), ...topics.map((one) => h("option", { value: one.code }, one.name))));
  add("registration", input("text", "off", 60));
  add("name", input("text", "name", 200));
  add("email", input("email", "email", 320), { help: t("email_why") });
  if (asks.consent) made.push(box({ name: "consent", label: t("agree"), text: texts.consent || t("consent") }));
  return made;
}

// Another language is another page: its words come with it, and what was written is kept.
function languages() {
  const select = h("select", { "aria-label": t("language") });
  for (const [code, name] of Object.entries(NAMES))
    select.append(h("option", { value: code, lang: code, selected: code === language() }, name));
  select.addEventListener("change", () => {
    const asked = new URLSearchParams(location.search);
    asked.set("lang", select.value);
    location.search = asked.toString();
  });
  return h("p.languages", {}, select);
}
