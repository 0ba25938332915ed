// What is pasted keeps its words, lists, links, bold and italic; looks and foreign pictures stay out.
const GONE = "script, style, meta, link, title, head, xml, object, iframe, svg, img, picture, video";
const LINK = /^(https?:|mailto:|tel:)/i;
const KEPT = new Set(
  "A B BLOCKQUOTE BR CODE DEL DIV EM H1 H2 H3 I LI OL P PRE S STRONG UL".split(" "),
);

export function cleanPaste(html) {
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const one of body.querySelectorAll(GONE)) one.remove();
  removeComments(body);
  wordLists(body);
  tables(body);
  for (const one of [...body.querySelectorAll("*")].reverse()) clean(one);
  return body.innerHTML.trim();
}

// Our policy forbids styles even in a document that nobody sees: what they say is read from a name
// of our own.
function withoutStyles(html) {
  const plain = html.replaceAll(/<style\b[^]*?<\/style\s*>/gi, "");
  return plain.replaceAll(/<[a-z][^<>]*>/gi, (tag) => tag.replaceAll(/\sstyle\s*=/gi, " data-look="));
}

function removeComments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const one of found) one.remove();
}

// Word writes a list as paragraphs that say so in their style, with the sign as text before.
function wordLists(body) {
  let list = null;
  for (const line of body.querySelectorAll("p")) {
    const isItem = /mso-list:\s*l\d/i.test(line.dataset.look ?? "");
    if (!isItem) continue;
    const sign = line.querySelector('[data-look*="mso-list:Ignore" i], [data-look*="mso-list: Ignore" i]');
    const kind = /^\s*\(?[\da-z]{1,3}[.)]/i.test(sign?.textContent ?? "") ? "OL" : "UL";
    sign?.remove();
    if (list?.tagName !== kind || nextElement(list) !== line) {
      list = document.createElement(kind);
      line.before(list);
    }
    const item = document.createElement("li");
    item.append(...line.childNodes);
    list.append(item);
    line.remove();
  }
}

const nextElement = (one) => one.nextElementSibling;

// The editor knows no tables: a row becomes a line, its cells apart.
function tables(body) {
  for (const row of body.querySelectorAll("tr")) {
    const line = document.createElement("div");
    for (const cell of row.querySelectorAll("td, th")) {
      if (line.childNodes.length) line.append(" | ");
      line.append(...inline(cell));
    }
    row.replaceWith(line);
  }
}

function inline(cell) {
  for (const block of cell.querySelectorAll("p, div")) block.replaceWith(...block.childNodes, " ");
  return [...cell.childNodes];
}

// From the innermost outwards: what is unknown gives way to what it holds.
function clean(one) {
  const style = one.dataset?.look ?? "";
  if (/display:\s*none/i.test(style)) return one.remove();
  const link = one.tagName === "A" ? (one.getAttribute("href") ?? "") : "";
  const isBold = /font-weight:\s*(bold|[6-9]00)/i.test(style);
  const isPlain = /^(B|STRONG)$/.test(one.tagName) && /font-weight:\s*(normal|400)/i.test(style);
  const isItalic = /font-style:\s*italic/i.test(style);
  for (const { name } of [...one.attributes]) one.removeAttribute(name);
  if (link && LINK.test(link)) one.setAttribute("href", link);
  if (one.tagName === "SPAN" && isBold) wrap(one, "strong");
  if (one.tagName === "SPAN" && isItalic) wrap(one, "em");
  const isKept = KEPT.has(one.tagName) && !isPlain && (one.tagName !== "A" || one.hasAttribute("href"));
  if (!isKept) one.replaceWith(...one.childNodes);
  return undefined;
}

function wrap(one, name) {
  const around = document.createElement(name);
  around.append(...one.childNodes);
  one.append(around);
}
