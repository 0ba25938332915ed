// The frame: before the first line a form, then the conversation, in one page that loads nothing else.
import { Client } from "./client.js";
import { h } from "./dom.js";
import { ask } from "./doors.js";
import { makeHead } from "./head.js";
import { Host } from "./host.js";
import { makePreview } from "./preview.js";
import { showStart } from "./start.js";
import { Store } from "./store.js";
import { showTalk } from "./talk.js";
import { language, t, useWords } from "./words.js";

const { key, name, sites, words, preview } = document.body.dataset;
const AGAIN = 10_000;

useWords(JSON.parse(words));
const chat = {
  key,
  name,
  isPreview: preview !== undefined,
  host: new Host({ sites: JSON.parse(sites), isPreview: preview !== undefined }),
  store: new Store(key),
  widget: null,
  client: null,
  view: null,
};
chat.head = makeHead(chat);
chat.place = h("main.place", { id: "place" });
document.body.append(chat.head.element, chat.place);

chat.begin = () => {
  chat.client?.stop();
  chat.client = null;
  chat.view?.leave?.();
  chat.place.replaceChildren();
  const hasChat = !chat.isPreview && chat.store.get("token");
  chat.view = hasChat ? talk() : showStart(chat);
  if (!hasChat) chat.host.tell("unread", { count: 0 });
  if (chat.widget) chat.view.know?.(); // told before this view was there
};

// The first line is stored: from now on this browser has a conversation.
chat.started = () => {
  chat.host.tell("started");
  chat.begin();
  chat.view.focus();
};

chat.forget = () => {
  chat.client?.stop();
  chat.store.forget();
  chat.host.tell("forgotten");
  chat.begin();
  chat.view.focus();
};

function talk() {
  const view = {};
  chat.client = new Client(chat.store, (what, value) => view.changed?.(what, value));
  Object.assign(view, showTalk(chat));
  chat.client.start();
  return view;
}

// What the widget says now; the form waits for it, a conversation does not.
async function know() {
  try {
    const answer = await ask(`/chat/widgets/${key}/?language=${language()}`);
    if (answer.status === 404) return notHere();
    if (!answer.ok) throw new Error(String(answer.status));
    chat.widget = answer.said;
    chat.view.know?.();
    if (chat.isPreview) chat.host.tell("known");
  } catch {
    chat.view.unreachable?.();
    setTimeout(know, AGAIN);
  }
  return undefined;
}

function notHere() {
  chat.client?.stop();
  chat.place.replaceChildren(h("p.empty", {}, t("not_here")));
}

// Another tab has begun, or ended, the conversation of this browser.
addEventListener("storage", ({ key: changed }) => {
  const isToken = changed === `${chat.store.prefix}token`;
  if (isToken && Boolean(chat.store.get("token")) !== Boolean(chat.client)) chat.begin();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) chat.host.tell("close");
});

chat.host.on("turn", (isOpen) => {
  chat.view.turn?.(isOpen);
  if (isOpen) chat.view.focus();
});
if (chat.isPreview) chat.host.on("preview", makePreview(chat));
chat.begin();
if (chat.client) chat.host.tell("started");
know();
