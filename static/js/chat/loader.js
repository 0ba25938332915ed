// The one line of a site: a button. The frame comes when somebody wants it, or has written before.
// It keeps one sign in the site's own storage, after the first line: that there is a conversation.
import { STYLE } from "./loader_style.js";

const script = document.currentScript;
const { widget, lang = "", side = "right", theme = "auto" } = script.dataset;
const home = new URL(script.src).origin;
const SIGN = `infoline-chat:${widget}`;
const WORDS = {
  en: ["Chat with us", "Close the chat", "1 new message", "{n} new messages"],
  fr: ["Discuter avec nous", "Fermer la discussion", "1 nouveau message", "{n} nouveaux messages"],
  es: ["Chatear con nosotros", "Cerrar el chat", "1 mensaje nuevo", "{n} mensajes nuevos"],
};
const wanted = [lang, document.documentElement.lang, ...navigator.languages];
const language = wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => WORDS[one]) || "en";
const words = WORDS[language];
const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-5 4.5V16a2 2 0 0 1-2-2z";

const DOWN = "M6 9.5l6 6l6 -6";

let button, badge, frame, wrap;
let isOpen = false;
let isReady = false;
let identity = script.dataset.identity || "";

function make(tag, values = {}, ...children) {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
}

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

function begin() {
  const place = make("div");
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // a made sheet holds under any policy of the site
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  badge = make("span", { className: "badge", hidden: true });
  button = make("button", { type: "button", onclick: () => (isOpen ? close() : open()) });
  button.append(icon(BUBBLE), badge);
  wrap = make("div", { className: `chat ${side === "left" ? "left" : ""} ${theme}` }, button);
  root.append(wrap);
  root.addEventListener("keydown", (event) => event.key === "Escape" && isOpen && close());
  document.body.append(place);
  name(0);
  if (sign()) load();
}

function load() {
  if (frame) return;
  frame = make("iframe", { title: words[0] });
  frame.src = `${home}/chat/frame/${widget}/?lang=${language}&theme=${theme}`;
  wrap.prepend(frame);
  frame.addEventListener("load", () => tell("hello", { page: location.origin + location.pathname }));
}

function tell(type, more = {}) {
  frame?.contentWindow?.postMessage({ chat: 1, type, ...more }, home);
}

function open() {
  isOpen = true;
  load();
  shift();
}

function close() {
  isOpen = false;
  shift();
  button.focus();
}

function shift() {
  wrap.classList.toggle("open", isOpen);
  button.setAttribute("aria-expanded", isOpen);
  button.firstChild.firstChild.setAttribute("d", isOpen ? DOWN : BUBBLE);
  name(0);
  if (isReady) tell(isOpen ? "open" : "close");
}

function name(count) {
  const news = count && !isOpen ? (count === 1 ? words[2] : words[3].replace("{n}", count)) : "";
  badge.hidden = !news;
  badge.textContent = count > 9 ? "9+" : count || "";
  button.ariaLabel = button.title = isOpen ? words[1] : [words[0], news].filter(Boolean).join(", ");
}

function sign(value) {
  try {
    if (value === undefined) return localStorage.getItem(SIGN);
    if (value) localStorage.setItem(SIGN, value);
    else localStorage.removeItem(SIGN);
  } catch {
    return null; // the site's storage is closed: the chat is found again when it is opened
  }
}

const heard = {
  ready: () => ((isReady = true), isOpen && tell("open")),
  close,
  started: () => sign("1"),
  forgotten: () => sign(""),
  unread: ({ count }) => name(Number(count) || 0),
  identity: async () => tell("identity", { token: await who() }),
};

async function who() {
  try {
    return String((typeof identity === "function" ? await identity() : identity) || "");
  } catch {
    return "";
  }
}

addEventListener("message", (event) => {
  const isOurs = frame && event.source === frame.contentWindow && event.origin === home;
  if (isOurs && event.data?.chat === 1 && Object.hasOwn(heard, event.data.type))
    heard[event.data.type](event.data);
});

window.infolineChat = { open, close, identify: (token) => (identity = token) };
if (document.body) begin();
else addEventListener("DOMContentLoaded", begin);
