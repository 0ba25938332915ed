// Opened from a search: what was found is marked in the messages, without touching them (the CSS
// Custom Highlight API), and again after each live change. The address has the words: ?hit=…
export function startHits() {
  if (!window.Highlight) return;
  mark();
  for (const event of ["helpdesk:refreshed", "helpdesk:opened"]) document.addEventListener(event, mark);
}

function mark() {
  const words = new URLSearchParams(location.search).getAll("hit").filter(Boolean);
  if (words.length) CSS.highlights.set("search-hit", new Highlight(...rangesOf(words)));
  else CSS.highlights.delete("search-hit");
}

function rangesOf(words) {
  const pattern = new RegExp(words.map(escaped).join("|"), "giu");
  return [...document.querySelectorAll(".message-text, .conversation-head h1")].flatMap((text) =>
    textsIn(text).flatMap((node) => [...node.data.matchAll(pattern)].map((hit) => rangeOf(node, hit))),
  );
}

// Blanks of any width: the excerpt of the search has lines as one.
const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");

function textsIn(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function rangeOf(node, hit) {
  const range = new StaticRange({
    startContainer: node,
    startOffset: hit.index,
    endContainer: node,
    endOffset: hit.index + hit[0].length,
  });
  return range;
}
