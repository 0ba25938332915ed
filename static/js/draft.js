// One text that is being written: when it is kept here, when it is saved, and what is said of it.
import { chosen, showConflict } from "./draft_conflict.js";
import { fill, formOf, joined, noteUsed, stored, usedIn } from "./draft_text.js";
import { editorOf } from "./editor.js";

const PAUSE = 900;
const AGAIN = 8000;
const LARGEST_BEACON = 60_000;

export class Draft {
  constructor(composer, form) {
    const { agent, reference } = composer.dataset;
    this.key = `draft:${agent}:${reference}:${form.dataset.kind}`;
    this.form = form;
    this.editor = editorOf(form);
    this.version = Number(form.dataset.version);
    this.changes = 0;
  }

  content() {
    return { text: this.editor.text(), html: this.editor.isRich() ? this.editor.html() : "" };
  }

  // What is on the device was never confirmed by the server: it is written on, or stands behind.
  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept?.text || this.editor.text().includes(kept.text)) {
      this.say(this.version ? "saved" : "");
      return this.forget();
    }
    noteUsed(this.form, kept.used);
    if (kept.version === this.version) fill(this.form, this.editor, kept);
    else fill(this.form, this.editor, joined(stored(this.form, this.editor), kept));
    return this.changed(true);
  }

  // The rich editor tells of changes that are none: of its coming, of the place of the caret.
  note() {
    const now = JSON.stringify([this.content(), this.form.elements.cc?.value]);
    const isNew = now !== this.noted;
    this.noted = now;
    return isNew;
  }

  changed(isSure = false) {
    if (!this.note() && !isSure) return;
    this.changes += 1;
    if (this.isPaused) return;
    const kept = { ...this.content(), used: usedIn(this.form), version: this.version };
    localStorage.setItem(this.key, JSON.stringify(kept));
    this.say(this.isOffline || this.isConflict ? "kept" : "saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isPaused || this.isConflict || this.saved === this.changes) return;
    if (this.running) return void (await this.running, this.save());
    if (!this.changes) return;
    this.running = this.send();
    await this.running;
    this.running = null;
  }

  async send(extra = {}) {
    const changes = this.changes;
    const body = formOf(this.form, this.content(), this.version);
    try {
      const response = await fetch(this.form.dataset.save, { method: "POST", body, ...extra });
      if (response.redirected || response.status >= 500) throw new Error("not now");
      const state = await response.json().catch(() => ({}));
      this.isOffline = false;
      if (response.status === 409 && "version" in state) this.conflict(state);
      else if (response.ok) this.confirmed(state, changes);
      else this.say("refused", state.message);
    } catch {
      this.isOffline = true;
      this.say("kept");
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  confirmed({ version }, changes) {
    // A draft that comes or goes changes the mark on its row in the list.
    if (Boolean(version) !== Boolean(this.version)) document.body.dispatchEvent(new Event("helpdesk:changed"));
    this.version = version;
    this.saved = changes;
    if (changes !== this.changes || !this.form.isConnected) return;
    this.forget();
    this.say(version ? "saved" : "");
  }

  conflict(other) {
    this.isConflict = true;
    showConflict(this.form, other);
    this.other = other;
    this.say("kept");
  }

  choose({ target }) {
    const content = chosen(target, this.content(), this.other);
    if (content === undefined) return;
    if (content) this.editor.setContent(content);
    this.version = this.other.version;
    this.isConflict = false;
    showConflict(this.form, null);
    this.changed(true);
    this.editor.focus();
  }

  pause() {
    this.isPaused = true;
    clearTimeout(this.timer);
  }

  sent({ successful }) {
    this.isPaused = false;
    if (!successful && this.form.isConnected) this.changed(true);
  }

  leave() {
    if (this.isPaused || this.isConflict || !this.changes || this.saved === this.changes) return;
    const { html, text } = this.content();
    if (html.length + text.length < LARGEST_BEACON) this.send({ keepalive: true });
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  // What was refused is kept here, and its reason is said: the next change tries again.
  say(state, reason = "") {
    const place = this.form.querySelector("[data-draft-state]");
    const words = [reason, state ? place.dataset[state] : ""].join(" ").trim();
    if (place.textContent !== words) place.textContent = words;
    place.dataset.now = state;
  }
}
