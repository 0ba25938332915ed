// The conversation: its lines, what is known of the other side, where one writes, and what comes after.
import { makeAfter } from "./after.js";
import { makeAddress } from "./address.js";
import { makeComposer } from "./composer.js";
import { h } from "./dom.js";
import { makeLog } from "./log.js";
import { language, count, t } from "./words.js";

const OFFLINE_AFTER = 2000;

export function showTalk(chat) {
  const { client, head, host } = chat;
  const log = makeLog(chat);
  const wait = h("div.wait", { role: "status", hidden: true });
  const typing = h("p.typing", { role: "status" });
  const composer = makeComposer(chat);
  const address = makeAddress(chat);
  const after = makeAfter(chat);
  const scroll = h("div.scroll", {}, log.element, typing, wait, address.element, after.element);
  chat.place.append(scroll, composer.element);
  let isAtEnd = true;
  let late;
  scroll.addEventListener("scroll", () => {
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    if (isAtEnd) look();
  });
  new ResizeObserver(() => isAtEnd && toEnd()).observe(scroll);
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  head.say(t("connecting"));

  function changed(what, value) {
    if (what === "gone") return chat.forget();
    if (what === "line") line(value);
    else if (what === "pending" || what === "discarded") log.pending(what, value);
    else if (what === "typing") write();
    else if (what === "link") link();
    else if (what === "state") state();
    if (isAtEnd || value?.written) toEnd();
    look();
    return undefined;
  }

  function line(value) {
    log.add(value);
    client.note(value.seq, false);
    write();
  }

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
  }

  function write() {
    const name = client.state?.with ?? t("team");
    const text = client.typing ? t("typing", { name }) : "";
    if (typing.textContent !== text) typing.replaceChildren(...(text ? [h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), text] : []));
  }

  function link() {
    clearTimeout(late);
    if (client.isOn) head.note("");
    else late = setTimeout(() => head.note(t("offline")), OFFLINE_AFTER);
  }

  function state() {
    const now = client.state;
    log.settle(now);
    log.live();
    head.say(...stateWords(now));
    queue(now);
    address.show(!now.has_email && ["waiting", "by_mail"].includes(now.state));
    composer.element.hidden = client.isEnded;
    after.show(client.isEnded);
    head.offer(client.isEnded ? after.entries : [[t("end"), composer.askEnd]]);
  }

  function queue({ state: name, wait: place }) {
    const words = name === "waiting" && place ? [position(place), t("wait_on")] : [];
    wait.hidden = !words.length;
    const key = words.join("\n");
    if (wait.dataset.said === key) return;
    wait.dataset.said = key;
    wait.replaceChildren(...words.map((one, at) => h(at ? "p.wait-on" : "p.wait-place", {}, one)));
  }

  // Read is what was in view, in a page that is in front, in a frame that is open.
  function look() {
    const isSeen = host.isOpen && !document.hidden && isAtEnd;
    if (isSeen) client.note(client.shown, true);
    const read = Math.max(client.said.read, client.state?.visitor?.read ?? 0);
    const news = client.lines.filter((one) => one.side === "agent" && one.seq > read).length;
    host.tell("unread", { count: isSeen ? 0 : news });
  }

  return {
    changed,
    know: () => composer.know(),
    focus: () => (composer.element.hidden ? after.focus() : composer.focus()),
    turn(isOpen) {
      if (isOpen) toEnd();
      look();
    },
    leave() {
      clearTimeout(late);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("focus", look);
    },
  };
}

function stateWords({ state, with: name }) {
  if (state === "active") return [name ?? t("team"), "here"];
  if (state === "waiting") return [t("connecting_agent"), "away"];
  return state === "by_mail" ? [t("by_mail"), "mail"] : [t("code_ended"), "off"];
}

function position({ position: place, minutes }) {
  const before = place > 1 ? count("position", place - 1) : t("next");
  const number = new Intl.NumberFormat(language()).format(minutes ?? 0);
  return minutes ? `${before} ${count("minutes", minutes).replace(String(minutes), number)}` : before;
}
