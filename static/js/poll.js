// Parts that are fetched each second while something in them runs (data-poll, data-running).
const PAUSE = 1_000;
const asked = new WeakSet();

export function startPoll() {
  setInterval(() => {
    if (document.hidden) return;
    for (const part of document.querySelectorAll("[data-poll]:has([data-running])")) ask(part);
  }, PAUSE);
}

async function ask(part) {
  if (asked.has(part)) return;
  asked.add(part);
  const how = { source: part, target: part, swap: "morph:innerHTML" };
  await window.htmx.ajax("GET", part.dataset.poll, how).catch(() => null);
  asked.delete(part);
}
