// Two people at one answer: both are told, the second is also stopped once before sending; and an
// answer that a colleague sent in the meantime stands above one's own text, which is kept.
import { announce } from "./toasts.js";

let replying = { ids: [], words: "" };
let earlier = null; // who was writing already when this answer was begun
let accepted = new Set();
let ownReference = "";

export function startCollision() {
  document.addEventListener("helpdesk:replying", (event) => {
    replying = event.detail;
    show();
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("#form-reply")) begin();
  });
  document.body.addEventListener("helpdesk:written", forget);
  document.body.addEventListener("htmx:load", show); // another composer
  document.addEventListener("helpdesk:refreshed", showAnswered);
  document.body.addEventListener("htmx:confirm", onSending);
}

const notice = () => document.querySelector("#form-reply [data-collision]");

function begin() {
  const reference = document.getElementById("conversation")?.dataset.reference ?? "";
  if (reference !== ownReference) forget();
  ownReference = reference;
  earlier ??= new Set(replying.ids);
}

function forget() {
  earlier = null;
  accepted = new Set();
}

function show() {
  const place = notice();
  if (place) {
    place.hidden = !replying.ids.length;
    place.querySelector("[data-collision-who]").textContent = replying.words;
    if (!replying.ids.length) place.querySelector("button").hidden = true;
  }
  showAnswered();
}

// Who began after others is asked once for each of them.
function onSending(event) {
  if (event.target.id !== "form-reply") return;
  const others = replying.ids.filter((id) => earlier?.has(id) && !accepted.has(id));
  const place = notice();
  if (!others.length || !place) return;
  event.preventDefault();
  const submitter = event.detail.triggeringEvent?.submitter;
  const button = place.querySelector("button");
  button.hidden = false;
  button.onclick = () => {
    accepted = new Set([...accepted, ...others]);
    button.hidden = true;
    (submitter ?? document.querySelector("#form-reply [type=submit]")).click();
  };
  place.scrollIntoView({ block: "nearest" });
  button.focus();
}

// The newest answer of a colleague that this composer has not been opened with.
function showAnswered() {
  const place = document.querySelector("#form-reply [data-answered]");
  const thread = document.getElementById("thread");
  const id = Number(thread?.dataset.newestAnswer ?? 0);
  if (!place || !id || id <= Number(place.dataset.answered) || place.dataset.shown === String(id)) return;
  const text = document.querySelector(`[data-message="${id}"] .message-text`);
  place.dataset.shown = String(id);
  place.querySelector("[data-answered-who]").textContent = thread.dataset.newestAnswerWords;
  place.querySelector("blockquote").replaceChildren(...(text ? [...text.cloneNode(true).childNodes] : []));
  place.querySelector("a").href = `#message-${id}`;
  place.hidden = false;
  announce(thread.dataset.newestAnswerWords);
}
