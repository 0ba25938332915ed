// What can be done from this page: elements with a key and a name, and the links of the rail.
import { nameOf } from "./names.js";

const PLACES = ".rail .rail-link, .rail-foot a.menu-item";
const MARKS = /\p{M}/gu;

const plain = (text) => text.normalize("NFKD").replace(MARKS, "").toLowerCase();

// Of the choices those that fit the words, the best first; without words the first of each group.
export function matchesOf(choices, text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (!words.length) return choices.filter((one) => one.isFirst);
  const scored = choices.map((one) => ({ ...one, score: score(one.plain, words) }));
  return scored.filter((one) => one.score > 0).sort((a, b) => b.score - a.score).slice(0, 8);
}

matchesOf.collect = (names) => {
  const actions = [...document.querySelectorAll("[data-key]")].filter(isAction);
  const places = [...document.querySelectorAll(PLACES)];
  const seen = new Set();
  return [...actions, ...places]
    .map((element, index) => choiceOf(element, index, names))
    .filter((one) => one.title && !seen.has(one.plain) && seen.add(one.plain));
};

const isPlace = (element) => element.matches(PLACES);
const isTyped = 'input:not([type="radio"]), textarea, select';
const isAction = (element) =>
  element.checkVisibility() && !element.matches(isTyped) && !isPlace(element);

function choiceOf(element, index, names) {
  const group = element.closest(".rail-group")?.querySelector(".rail-title");
  const area = element.closest(".rail-group") ? group?.textContent.trim() : "";
  const title = nameOf(element);
  return {
    id: `palette-here-${index}`,
    title,
    detail: area ?? "",
    keys: element.dataset.key ?? "",
    href: element.matches("a[href]") ? element.href : "",
    icon: element.querySelector("svg use")?.getAttribute("href") ?? "",
    group: isPlace(element) ? names.places : names.actions,
    plain: plain(`${title} ${area ?? ""}`),
    isFirst: !isPlace(element) || Boolean(element.dataset.key),
    action: () => press(element),
  };
}

function press(element) {
  const live = element.isConnected
    ? element
    : document.querySelector(`[data-key="${CSS.escape(element.dataset.key ?? "")}"]`);
  live?.focus();
  live?.click();
  const form = live?.dataset.form && document.getElementById(live.dataset.form);
  form?.querySelector("textarea, [contenteditable]")?.focus();
}

// Each word at the beginning of a word; longer ones within it, or at least their letters in order.
function score(name, words) {
  let sum = 0;
  for (const word of words) {
    const place = name.indexOf(word);
    const starts = name.startsWith(word) || name.includes(` ${word}`);
    const one = starts ? 10 : word.length < 4 ? 0 : place < 0 ? scattered(name, word) : 5;
    if (!one) return 0;
    sum += one;
  }
  return sum - name.length / 100;
}

function scattered(name, word) {
  let place = -1;
  for (const letter of word) {
    place = name.indexOf(letter, place + 1);
    if (place < 0) return 0;
  }
  return 1;
}

export function draw(part, choices) {
  const groups = Map.groupBy
    ? Map.groupBy(choices, (one) => one.group)
    : choices.reduce((all, one) => all.set(one.group, [...(all.get(one.group) ?? []), one]), new Map());
  part.replaceChildren(...[...groups].map(([name, some], index) => drawGroup(name, some, index)));
}

function drawGroup(name, choices, index) {
  const group = make("div", { role: "group", className: "palette-group" });
  const title = make("h3", { role: "presentation", id: `palette-here-title-${index}`, textContent: name });
  group.setAttribute("aria-labelledby", title.id);
  group.append(title, ...choices.map(drawOption));
  return group;
}

function drawOption(choice) {
  const option = make(choice.href ? "a" : "div", { id: choice.id, role: "option", tabIndex: -1 });
  option.className = "palette-option";
  option.ariaSelected = "false";
  if (choice.href) option.href = choice.href;
  option.append(drawIcon(choice.icon), make("span", { className: "palette-title", textContent: choice.title }));
  if (choice.detail) option.append(make("span", { className: "palette-detail", textContent: choice.detail }));
  for (const key of choice.keys.split(" ").filter(Boolean)) {
    const cap = make("kbd", { textContent: key });
    cap.setAttribute("aria-hidden", "true");
    option.append(cap);
  }
  return option;
}

function drawIcon(href) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  if (href) use.setAttribute("href", href);
  svg.append(use);
  return svg;
}

const make = (tag, values) => Object.assign(document.createElement(tag), values);
