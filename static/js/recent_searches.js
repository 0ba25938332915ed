// What was searched lately on this device; it never leaves it, and can be forgotten.
const MOST = 8;

export function startRecentSearches(form) {
  const key = `searches:${form.dataset.agent}`;
  const field = form.querySelector('[name="q"]');
  const text = field.value.trim();
  if (text) keep(key, text);
  else show(key, form.action);
}

function kept(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function keep(key, text) {
  const others = kept(key).filter((one) => one !== text);
  try {
    localStorage.setItem(key, JSON.stringify([text, ...others].slice(0, MOST)));
  } catch {
    // A device that keeps nothing.
  }
}

function show(key, address) {
  const section = document.getElementById("recent-searches");
  const searches = kept(key);
  if (!section || !searches.length) return;
  section.querySelector("ul").replaceChildren(...searches.map((one) => line(one, address)));
  section.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key);
    section.hidden = true;
  });
  section.hidden = false;
}

function line(text, address) {
  const link = Object.assign(document.createElement("a"), { textContent: text });
  link.href = `${address}?${new URLSearchParams({ q: text })}`;
  const item = document.createElement("li");
  item.append(link);
  return item;
}
