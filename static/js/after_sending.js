// After an answer is on its way: stay, go on to the next of the list, or back to the list.
export function startAfterSending(form) {
  let wanted = "";
  let next = "";
  form.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== form) return;
    const { name, value } = detail.requestConfig.triggeringEvent?.submitter ?? {};
    // What was stopped by a finding and is sent all the same goes where it was to go before.
    if (name !== "override") wanted = name === "go" ? value : document.body.dataset.afterSending;
    next = addressAfterThis(); // asked before: the row may leave the list with the answer
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === form && detail.successful) setTimeout(() => go(wanted, next));
  });
}

function addressAfterThis() {
  const links = [...document.querySelectorAll(".rows .row-link")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  return here < 0 ? "" : (links[here + 1]?.getAttribute("href") ?? "");
}

function go(wanted, next) {
  if (wanted === "next" && next) {
    const link = document.querySelector(`.rows .row-link[href="${CSS.escape(next)}"]`);
    if (link) link.click();
    else location.assign(next);
  } else if (wanted === "next" || wanted === "list") {
    document.querySelector(".back-link")?.click();
  }
}
