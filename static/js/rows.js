// The list keeps its place between pages, and shows the inquiry that is open.
export function startRows(list) {
  const key = `scroll:${list.dataset.place}`;
  list.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
  list.querySelector("[aria-current]")?.closest("li").scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => sessionStorage.setItem(key, String(list.scrollTop)));
}
