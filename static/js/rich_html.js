// Between the HTML that the server knows (pictures by their Content-ID) and the editor's own.
const KEPT = new Set(["href", "alt", "data-cid", "start"]);

export function toEditor(html, pictures) {
  const body = parse(html);
  for (const image of body.querySelectorAll("img")) {
    const cid = image.dataset.cid ?? image.getAttribute("src")?.match(/^cid:(.*)/)?.[1];
    const known = pictures.get(cid);
    if (known) image.replaceWith(figure(cid, known, image.alt));
    else image.remove();
  }
  return body.innerHTML;
}

function figure(cid, known, alt) {
  const given = { cid, alt, url: known.url, contentType: known.type, previewable: true };
  const element = document.createElement("figure");
  element.dataset.trixAttachment = JSON.stringify({ ...given, filename: known.name });
  return element;
}

export function fromEditor(rendered) {
  for (const one of rendered.querySelectorAll("[data-trix-cursor-target], [data-trix-mutable]")) {
    one.remove();
  }
  for (const one of rendered.querySelectorAll("[data-trix-attachment]")) {
    one.replaceWith(...image(JSON.parse(one.dataset.trixAttachment)));
  }
  for (const one of rendered.querySelectorAll("*")) {
    for (const { name } of [...one.attributes]) if (!KEPT.has(name)) one.removeAttribute(name);
  }
  // Only in words: a browser that meets such an address in an element tries to fetch it.
  const html = rendered.innerHTML.replaceAll("<!--block-->", "").replaceAll(' data-cid="', ' src="cid:');
  return /^(<div>(<br>)?<\/div>)?$/.test(html) ? "" : html;
}

function image({ cid, alt }) {
  if (!cid) return [];
  const element = document.createElement("img");
  element.dataset.cid = cid;
  element.alt = alt ?? "";
  return [element];
}

// DOMParser runs nothing and fetches nothing.
function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}
