// What the frame says, in the language in which the server made the page.
let kept = {};

export function useWords(words) {
  kept = words;
}

export function t(key, values = {}) {
  const text = kept[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

export function has(key) {
  return key in kept;
}

// One or many: "minutes_one" beside "minutes".
export function count(key, number) {
  return t(number === 1 ? `${key}_one` : key, { count: number });
}

export function language() {
  return document.documentElement.lang || "en";
}

export function size(bytes) {
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kilobyte"] : [bytes / 1048576, "megabyte"];
  const digits = { maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(language(), { style: "unit", unit, ...digits }).format(value);
}
