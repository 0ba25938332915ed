// Parts of the side panel come when they are about to be seen, those that are seen together by one
// request; from then on they are live like the rest.
import { jointAddress, load, partOf } from "./refresh.js";

const NEAR = "200px";

const watcher = new IntersectionObserver(
  (entries) => {
    const seen = entries.filter((one) => one.isIntersecting).map((one) => one.target);
    for (const section of seen) watcher.unobserve(section);
    if (seen.length) fetchTogether(seen.map(bodyOf));
  },
  { rootMargin: NEAR },
);

const bodyOf = (section) => section.querySelector("[data-address]");

export function startSection(section) {
  const body = bodyOf(section);
  section.querySelector(".section-failed button").addEventListener("click", () => fetchAlone(body));
  watcher.observe(section);
}

// One that breaks down takes no other with it: then each is asked for by itself.
async function fetchTogether(bodies) {
  const text = bodies.length > 1 ? await textOf(jointAddress(bodies)) : null;
  for (const body of bodies) {
    const html = text === null ? null : partOf(text, body.dataset.section);
    if (html) show(body, html);
    else fetchAlone(body);
  }
}

async function fetchAlone(body) {
  show(body, await textOf(body.dataset.address));
}

function show(body, html) {
  const section = body.closest("section");
  section.querySelector(".section-failed").hidden = html !== null;
  body.hidden = html === null;
  if (html === null || !section.isConnected) return;
  window.htmx.swap(body, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
  body.dataset.live = body.dataset.address;
}

async function textOf(address) {
  const { response, text } = await load(address);
  return response?.ok && !response.redirected ? text : null;
}
