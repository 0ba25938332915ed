// Desktop notifications: only after the agent's click, only when no page of ours is looked at, and one
// for each event however many tabs are open. They say kind and reference; a subject only when chosen.
import { bell } from "./bell.js";

const KEY = "notified-up-to";
const GRACE = 700; // a page that is looked at says so within this time

export function startDesktop() {
  if (!bell()) return;
  note(Number(bell().dataset.loudest ?? 0)); // what was there before the page is no news
  document.addEventListener("helpdesk:bell", onBell);
}

function onBell() {
  const { loudest } = bell().dataset;
  const id = Number(loudest ?? 0);
  if (!id || id <= told()) return;
  if (isLookedAt()) {
    note(id);
    play();
  } else setTimeout(() => tellOnce(id), GRACE);
}

// A visible page on a second screen without the focus is still read; a hidden one is not.
const isLookedAt = () => !document.hidden && document.hasFocus();

const told = () => Number(localStorage.getItem(KEY) ?? 0);

function note(id) {
  if (id > told()) localStorage.setItem(KEY, String(id));
}

// Of all tabs one holds the lock at a time; the others find that it was told.
async function tellOnce(id) {
  const tell = () => {
    if (told() >= id) return;
    note(id);
    show(id);
    play();
  };
  if (navigator.locks) await navigator.locks.request("notify", tell);
  else tell();
}

function show(id) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const { loudestWords, loudestTitle, loudestUrl } = bell().dataset;
  const place = document.getElementById("bell");
  const shown = new Notification(loudestWords, {
    body: loudestTitle ?? "",
    tag: `helpdesk-${id}`,
    icon: place.dataset.icon,
    silent: true,
  });
  shown.addEventListener("click", () => {
    window.focus();
    if (loudestUrl) location.assign(loudestUrl);
    shown.close();
  });
  document.dispatchEvent(new CustomEvent("helpdesk:desktop", { detail: { id } }));
}

// Two short notes, made here: no file to load.
function play() {
  if (!("sound" in bell().dataset)) return;
  const sound = new AudioContext();
  if (sound.state === "suspended") return; // no click on this page yet: the browser forbids it
  [660, 880].forEach((pitch, index) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const begin = sound.currentTime + index * 0.12;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.18);
    tone.connect(volume).connect(sound.destination);
    tone.start(begin);
    tone.stop(begin + 0.2);
  });
}

// The card in the preferences: says how it is, asks on a click and never by itself.
export function startDesktopAsk(card) {
  if (!("Notification" in window)) return;
  const showState = () => {
    for (const part of card.querySelectorAll("[data-when]")) {
      part.hidden = part.dataset.when !== Notification.permission;
    }
  };
  card.querySelector("button").addEventListener("click", async () => {
    await Notification.requestPermission();
    showState();
  });
  showState();
  card.hidden = false;
}
