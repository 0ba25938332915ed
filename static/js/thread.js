// Opens a conversation at its newest message, and follows when the agent is at the end of it.
const NEAR = 120;

export function startThread(scroller) {
  let newest = lastMessage(scroller);
  if (!location.hash && scroller.querySelectorAll("[data-message]").length > 1) {
    show(scroller, newest);
  }
  let wasAtEnd = isAtEnd(scroller);
  scroller.addEventListener("scroll", () => (wasAtEnd = isAtEnd(scroller)), { passive: true });
  document.addEventListener("helpdesk:refreshed", function follow() {
    if (!scroller.isConnected) return document.removeEventListener("helpdesk:refreshed", follow);
    const last = lastMessage(scroller);
    if (last?.id !== newest?.id && wasAtEnd) show(scroller, last);
    newest = last;
    return undefined;
  });
}

// Only this pane moves: scrollIntoView would also move the page around it.
function show(scroller, message) {
  const head = scroller.querySelector(".conversation-head")?.offsetHeight ?? 0;
  const gap = 16;
  const distance = message.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += distance - head - gap;
}

function lastMessage(scroller) {
  return [...scroller.querySelectorAll("[data-message]")].at(-1);
}

function isAtEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
}
