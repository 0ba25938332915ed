// One way to read and write a text, whether it stands in a plain field or in the rich editor.
// The same editor stays when the rich one has come: what was asked of the field goes to it then.
const EDITOR = Symbol.for("editor"); // also for a script that was loaded by itself

export function editorOf(form) {
  const area = form.querySelector('textarea[name="body"]');
  if (area) form[EDITOR] ??= makeEditor(plainSurface(area));
  return form[EDITOR];
}

function makeEditor(first) {
  const listeners = new Set();
  let surface = null;
  const tell = () => listeners.forEach((callback) => callback());
  const use = (next) => {
    surface = next;
    surface.onChange(tell);
  };
  use(first);
  return {
    use,
    isRich: () => surface.isRich,
    get element() {
      return surface.element;
    },
    html: () => surface.html(),
    text: () => surface.text(),
    setContent: (content) => surface.setContent(content),
    textBeforeCaret: (length) => surface.textBeforeCaret(length),
    // Where the caret is in the window: { left, top, bottom }.
    caretPlace: () => surface.caretPlace(),
    replaceBeforeCaret: (length, content) => surface.replaceBeforeCaret(length, content),
    insert: (content) => surface.replaceBeforeCaret(0, content),
    insertPicture: (given) => surface.insertPicture?.(given),
    describePicture: (cid, words) => surface.describePicture?.(cid, words),
    focus: () => surface.focus(),
    // Called after every change; gives a function that ends it.
    onChange(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

function plainSurface(area) {
  return {
    isRich: false,
    element: area,
    html: () => htmlOf(area.value),
    text: () => area.value,
    setContent({ html, text }) {
      area.value = text ?? textOf(html);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    textBeforeCaret(length) {
      const caret = area.selectionStart;
      return area.value.slice(Math.max(0, caret - length), caret);
    },
    caretPlace: () => placeInArea(area),
    replaceBeforeCaret(length, { html, text }) {
      const caret = area.selectionStart;
      area.focus();
      area.setSelectionRange(caret - length, Math.max(caret, area.selectionEnd));
      type(area, text ?? textOf(html));
    },
    focus() {
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    },
    onChange: (callback) => area.addEventListener("input", callback),
  };
}

// As if it were typed, so that Ctrl-Z takes it back.
function type(area, text) {
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// A field does not tell where its caret is: a copy of it, word for word, does.
function placeInArea(area) {
  const copy = document.createElement("div");
  const style = getComputedStyle(area);
  for (const name of ["font", "letterSpacing", "lineHeight", "padding", "border", "textAlign"]) {
    copy.style[name] = style[name];
  }
  const box = area.getBoundingClientRect();
  const fixed = { position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap" };
  const shape = { overflowWrap: "break-word", boxSizing: "border-box", width: `${box.width}px` };
  Object.assign(copy.style, fixed, shape, { left: `${box.left}px`, top: `${box.top}px` });
  const caret = document.createElement("span");
  caret.textContent = "\u200b";
  copy.append(area.value.slice(0, area.selectionStart), caret);
  area.parentElement.append(copy);
  const found = caret.getBoundingClientRect();
  copy.remove();
  const down = -area.scrollTop;
  return { left: found.left, top: found.top + down, bottom: found.bottom + down };
}

export function htmlOf(text) {
  const holder = document.createElement("div");
  holder.textContent = text;
  return holder.innerHTML.replaceAll("\n", "<br>");
}

// DOMParser runs nothing and fetches nothing.
export function textOf(html) {
  const lines = html.replaceAll(/<(br|\/p|\/div|\/li)\b[^>]*>/g, "\n");
  return new DOMParser().parseFromString(lines, "text/html").body.textContent.trimEnd();
}
