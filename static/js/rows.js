// The list keeps its place: between pages, and while live updates put rows in or take them out.
export function startRows(list) {
  const key = `place:${list.dataset.place}`;
  restore(list, JSON.parse(sessionStorage.getItem(key) ?? "null"));
  const current = list.querySelector("[aria-current]")?.closest("li");
  if (current && !isInside(list, current)) list.scrollTop = current.offsetTop - list.clientHeight / 3;
  let anchor = anchorOf(list);
  const note = () => (anchor = anchorOf(list));
  list.addEventListener("scroll", note, { passive: true });
  list.addEventListener("focusin", note);
  document.addEventListener("helpdesk:refreshed", () => {
    if (list.scrollTop) restore(list, anchor);
    note();
  });
  addEventListener("pagehide", () => {
    // A column that is hidden on a narrow screen knows nothing of any place.
    if (list.clientHeight) sessionStorage.setItem(key, JSON.stringify(anchorOf(list)));
  });
}

// The row that must stay where it is: the focused one, or the first that is seen.
function anchorOf(list) {
  const focused = document.activeElement?.closest?.("li[id]");
  const isSeen = (item) => item.offsetTop + item.offsetHeight > list.scrollTop;
  const rows = [...list.querySelectorAll("li[id]")];
  const item = rows.includes(focused) && isInside(list, focused) ? focused : rows.find(isSeen);
  return item ? { id: item.id, top: item.offsetTop - list.scrollTop, from: list.scrollTop } : null;
}

function restore(list, anchor) {
  if (!anchor) return;
  const item = anchor.from ? document.getElementById(anchor.id) : null;
  const wanted = item ? item.offsetTop - anchor.top : anchor.from;
  if (Math.abs(list.scrollTop - wanted) > 1) list.scrollTop = wanted;
}

function isInside(list, item) {
  const top = item.offsetTop - list.scrollTop;
  return top >= 0 && top + item.offsetHeight <= list.clientHeight;
}
