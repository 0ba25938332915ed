// What this browser keeps, for this widget on this site alone: nothing before the first line.
// Where the browser closes its storage to frames, it lasts as long as the page.
export class Store {
  constructor(key) {
    this.prefix = `chat:${key}:`;
    this.memory = new Map();
    this.long = open("localStorage");
    this.short = open("sessionStorage");
  }

  get(name) {
    return read(this.long, this.prefix + name) ?? this.memory.get(name) ?? null;
  }

  set(name, value) {
    if (!write(this.long, this.prefix + name, value)) this.memory.set(name, value);
  }

  remove(name) {
    this.memory.delete(name);
    this.long?.removeItem(this.prefix + name);
  }

  // Words that are not sent yet, for a reload of this tab.
  draft(name, value) {
    if (value === undefined) return read(this.short, this.prefix + name) ?? "";
    if (value) write(this.short, this.prefix + name, value);
    else this.short?.removeItem(this.prefix + name);
    return value;
  }

  // One entry a message, so that two tabs never overwrite each other's.
  get outbox() {
    const names = [...this.names("out:")];
    const kept = names.map((name) => parse(this.get(name))).filter(Boolean);
    return kept.sort((one, other) => one.written - other.written);
  }

  keep(message) {
    this.set(`out:${message.id}`, JSON.stringify(message));
  }

  drop(id) {
    this.remove(`out:${id}`);
  }

  *names(begin) {
    for (const name of this.memory.keys()) if (name.startsWith(begin)) yield name;
    for (let at = 0; this.long && at < this.long.length; at += 1) {
      const name = this.long.key(at);
      if (name.startsWith(this.prefix + begin)) yield name.slice(this.prefix.length);
    }
  }

  forget() {
    for (const name of [...this.names("")]) this.remove(name);
    for (const name of ["first", "draft", "opening"]) this.draft(name, "");
  }
}

function open(kind) {
  try {
    const storage = window[kind];
    storage.getItem("");
    return storage;
  } catch {
    return null;
  }
}

function read(storage, name) {
  return storage ? storage.getItem(name) : null;
}

function write(storage, name, value) {
  try {
    storage.setItem(name, value);
    return true;
  } catch {
    return false; // closed, or full
  }
}

function parse(written) {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}
