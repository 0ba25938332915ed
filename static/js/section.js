// A part of the side panel comes when it is about to be seen; from then on it is live like the rest.
const NEAR = "200px";

export function startSection(section) {
  const body = section.querySelector("[data-address]");
  const failed = section.querySelector(".section-failed");
  const fetchIt = async () => {
    const html = await load(body.dataset.address);
    failed.hidden = html !== null;
    body.hidden = html === null;
    if (html === null || !section.isConnected) return;
    window.htmx.swap(body, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    body.dataset.live = body.dataset.address;
  };
  failed.querySelector("button").addEventListener("click", fetchIt);
  const watcher = new IntersectionObserver(
    ([seen]) => {
      if (!seen.isIntersecting) return;
      watcher.disconnect();
      fetchIt();
    },
    { rootMargin: NEAR },
  );
  watcher.observe(section);
}

async function load(address) {
  try {
    const headers = { "HX-Request": "true" };
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(8000) });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}
