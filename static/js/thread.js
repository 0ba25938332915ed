// Opens a conversation at its newest message, or at the one of the address, and follows at its end.
const NEAR = 120;
const SHOWN_FOR = 2_500;

export function startThread(scroller) {
  let newest = lastMessage(scroller);
  const isLinked = linkTo(scroller);
  if (!isLinked && scroller.querySelectorAll("[data-message]").length > 1) show(scroller, newest);
  let wasAtEnd = isAtEnd(scroller);
  const note = () => (wasAtEnd = isAtEnd(scroller));
  const jump = () => linkTo(scroller);
  const follow = () => {
    if (!scroller.isConnected) {
      removeEventListener("hashchange", jump);
      document.removeEventListener("helpdesk:refreshed", follow);
      return;
    }
    const last = lastMessage(scroller);
    if (last?.id !== newest?.id && wasAtEnd) show(scroller, last);
    newest = last;
  };
  scroller.addEventListener("scroll", note, { passive: true });
  addEventListener("hashchange", jump);
  document.addEventListener("helpdesk:refreshed", follow);
}

// #message-7 is shown, unfolded, framed for a moment, and read out.
function linkTo(scroller) {
  const id = location.hash.slice(1);
  const message = id.startsWith("message-") ? document.getElementById(id) : null;
  if (!message || !scroller.contains(message)) return false;
  for (let fold = message.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  show(scroller, message);
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.classList.add("is-linked");
  setTimeout(() => message.classList.remove("is-linked"), SHOWN_FOR);
  return true;
}

// Only this pane moves: scrollIntoView would also move the page around it.
function show(scroller, message) {
  if (getComputedStyle(scroller).overflowY === "visible") return message.scrollIntoView();
  const head = scroller.querySelector(".conversation-head")?.offsetHeight ?? 0;
  const gap = 16;
  const distance = message.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += distance - head - gap;
  return undefined;
}

function lastMessage(scroller) {
  return [...scroller.querySelectorAll("[data-message]")].at(-1);
}

function isAtEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
}
