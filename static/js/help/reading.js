// Says that this page was open for a while: a number of the text, nothing about the reader.
const A_WHILE = 8000;

export function start(body) {
  const form = new URLSearchParams(location.search).get("form") ?? ""; // that suggested it
  const say = () => {
    if (document.visibilityState !== "visible") return document.addEventListener("visibilitychange", wait, { once: true });
    fetch(body.dataset.address, {
      method: "POST",
      body: new URLSearchParams({ item: body.dataset.item, form }),
      credentials: "omit",
      keepalive: true,
    }).catch(() => {});
  };
  const wait = () => setTimeout(say, A_WHILE);
  wait();
}
