// The page around the frame. What it says is taken from the frame's parent alone, and from an origin
// that the widget names; nothing that it says gives a right. We answer to that origin, never to "*".
export class Host {
  constructor({ sites, isPreview }) {
    this.sites = isPreview ? [location.origin] : [...sites, location.origin];
    this.origin = "";
    this.page = "";
    this.isOpen = isPreview || window.parent === window;
    this.heard = {};
    this.asked = [];
    addEventListener("message", (event) => this.hear(event));
  }

  on(type, deed) {
    this.heard[type] = deed;
  }

  hear(event) {
    const isParent = event.source === window.parent && event.source !== window;
    if (!isParent || !this.sites.includes(event.origin) || event.data?.chat !== 1) return;
    const { type } = event.data;
    if (type === "hello") this.greet(event);
    else if (event.origin !== this.origin) return;
    else if (type === "open" || type === "close") this.turn(type === "open");
    else if (type === "identity") this.asked.splice(0).forEach((give) => give(text(event.data.token, 8000)));
    else if (type === "preview") this.heard.preview?.(event.data);
  }

  greet(event) {
    this.origin = event.origin;
    const page = text(event.data.page, 500);
    this.page = page.startsWith(`${event.origin}/`) ? page : "";
    this.tell("ready");
  }

  turn(isOpen) {
    this.isOpen = isOpen;
    this.heard.turn?.(isOpen);
  }

  tell(type, more = {}) {
    if (this.origin) window.parent.postMessage({ chat: 1, type, ...more }, this.origin);
  }

  // The site is asked at the moment of need: its tokens live for minutes.
  identity() {
    if (!this.origin) return Promise.resolve("");
    return new Promise((give) => {
      this.asked.push(give);
      this.tell("identity");
      setTimeout(() => give(""), 5000);
    });
  }
}

function text(value, longest) {
  return typeof value === "string" ? value.slice(0, longest) : "";
}
