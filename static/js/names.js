// How an element is called: its words without counts, keys and pictures; of a field, its label's.
export function nameOf(element) {
  if (element.ariaLabel) return element.ariaLabel.trim();
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, svg, .count, .avatar, [aria-hidden]")) part.remove();
  return copy.textContent.replaceAll(/\s+/g, " ").trim();
}
