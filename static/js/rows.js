// The list keeps its place between pages, and shows the inquiry that is open.
export function startRows(list) {
  const key = `scroll:${list.dataset.place}`;
  list.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
  const current = list.querySelector("[aria-current]")?.closest("li");
  if (current && !isInside(list, current)) list.scrollTop = current.offsetTop - list.clientHeight / 3;
  addEventListener("pagehide", () => sessionStorage.setItem(key, String(list.scrollTop)));
}

function isInside(list, item) {
  const top = item.offsetTop - list.scrollTop;
  return top >= 0 && top + item.offsetHeight <= list.clientHeight;
}
