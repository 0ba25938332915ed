// Options of a listbox that is filled from elsewhere: which one is chosen, and moving between them.
export function optionsIn(holder) {
  return [...holder.querySelectorAll('[role="option"]')];
}

export function chosenIn(holder) {
  return holder.querySelector('[role="option"][aria-selected="true"]');
}

export function choose(holder, option) {
  for (const one of optionsIn(holder)) one.setAttribute("aria-selected", String(one === option));
  option?.scrollIntoView({ block: "nearest" });
  return option;
}

export function step(holder, by) {
  const options = optionsIn(holder);
  if (!options.length) return null;
  const at = options.indexOf(chosenIn(holder));
  return choose(holder, options[(at + by + options.length) % options.length]);
}

// Fetches a fragment; of several questions only the newest is answered.
export function latest() {
  let asking = new AbortController();
  return async function ask(url, parameters) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const address = `${url}?${new URLSearchParams(parameters)}`;
    try {
      const response = await fetch(address, { signal, headers: { "HX-Request": "true" } });
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  };
}

// The fragment is ours, escaped by its template; nothing in it runs (strict policy).
export function fill(holder, html) {
  holder.innerHTML = html;
}
