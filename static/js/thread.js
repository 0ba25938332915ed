// Opens a conversation at its newest message, and follows when the agent is at the end of it.
const NEAR = 120;

export function startThread(scroller) {
  let newest = lastMessage(scroller);
  if (!location.hash && scroller.querySelectorAll("[data-message]").length > 1) {
    newest?.scrollIntoView({ block: "start" });
  }
  let wasAtEnd = isAtEnd(scroller);
  scroller.addEventListener("scroll", () => (wasAtEnd = isAtEnd(scroller)), { passive: true });
  document.addEventListener("helpdesk:refreshed", () => {
    const last = lastMessage(scroller);
    if (last?.id !== newest?.id && wasAtEnd) last.scrollIntoView({ block: "start" });
    newest = last;
  });
}

function lastMessage(scroller) {
  return [...scroller.querySelectorAll("[data-message]")].at(-1);
}

function isAtEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
}
