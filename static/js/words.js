// The words of one language save themselves; nobody leaves unwarned while something is not saved.
const PAUSE = 1200;
const AGAIN = 8000;
const sections = new Set();
let isLeaving = false;

export function startWords(section) {
  if (!section.dataset.save) return;
  const words = new Words(section);
  sections.add(words);
  section.addEventListener("input", (event) => words.changed(event));
  section.addEventListener("click", (event) => words.choose(event));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && words.isUnsaved()) event.preventDefault();
  });
  const deeds = document.getElementById(`state-${words.language}`);
  deeds?.addEventListener("submit", (event) => saveFirst(event));
  section.closest("form").addEventListener("submit", () => (isLeaving = true));
  words.showConflict();
}

// A deed is done to what is saved: what is being written is saved before it.
async function saveFirst(event) {
  const open = [...sections].filter((one) => one.isUnsaved());
  if (open.length) {
    event.preventDefault();
    await Promise.all(open.map((one) => one.save()));
    if (open.some((one) => one.isUnsaved())) return;
    event.target.requestSubmit(event.submitter);
    return;
  }
  isLeaving = true;
}

class Words {
  constructor(section) {
    this.section = section;
    this.language = section.dataset.language;
    this.form = section.closest("form");
    this.saved = this.written();
    this.place = section.querySelector("[data-state]");
  }

  field(name) {
    return this.form.elements[`${this.language}-${name}`];
  }

  written() {
    const correction = this.field("is_correction")?.checked;
    return JSON.stringify([this.field("title").value, this.field("body").value, correction]);
  }

  isUnsaved() {
    return this.written() !== this.saved;
  }

  changed(event) {
    if (!event.target.name?.startsWith(`${this.language}-`)) return;
    this.say(this.isUnsaved() ? this.place.dataset.unsaved : "");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isConflict || !this.isUnsaved()) return;
    if (this.running) await this.running;
    this.running = this.send();
    await this.running;
    this.running = null;
  }

  async send() {
    const written = this.written();
    this.say(this.place.dataset.saving);
    try {
      const response = await fetch(this.section.dataset.save, { method: "POST", body: this.data() });
      if (response.redirected || response.status >= 500) throw new Error("not now");
      this.answered(response.status, await response.json(), written);
    } catch {
      this.say(this.place.dataset.failed);
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  data() {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    for (const name of ["title", "body", "seen"]) data.set(`${this.language}-${name}`, this.field(name).value);
    if (this.field("is_correction")?.checked) data.set(`${this.language}-is_correction`, "on");
    return data;
  }

  answered(status, answer, written) {
    if (status === 409 && answer.html) {
      this.section.querySelector("[data-conflict]").innerHTML = answer.html;
      this.theirs = answer.seen;
      this.showConflict();
    } else if (answer.saved) {
      this.saved = written;
      this.field("seen").value = answer.seen;
    }
    this.say(answer.said);
  }

  // Both texts are there: nothing more is saved by itself until somebody has decided.
  showConflict() {
    const choices = this.section.querySelector("[data-choices]");
    if (!choices) return;
    this.isConflict = true;
    this.saved = "";
    choices.hidden = false;
  }

  choose(event) {
    const choice = event.target.closest("[data-choose]")?.dataset.choose;
    if (!choice) return;
    const place = this.section.querySelector("[data-conflict]");
    if (choice === "theirs") {
      this.field("title").value = place.querySelector("[data-their-title]").textContent;
      this.field("body").value = place.querySelector("[data-their-body]").textContent;
    }
    if (this.theirs) this.field("seen").value = this.theirs;
    place.replaceChildren();
    this.isConflict = false;
    this.field("body").focus();
    this.save();
  }

  say(words) {
    if (this.place.textContent !== words) this.place.textContent = words;
  }
}
