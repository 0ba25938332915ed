// One line as it is shown: who, what, when; its files; how far it is.
import { h, icon, linked } from "./dom.js";
import { language, size, t } from "./words.js";

export function bubble(chat, line, isTogether, message = null) {
  const isMine = line.side === "visitor";
  const name = isMine ? t("you") : (line.name ?? t("team"));
  const who = h(isMine || isTogether ? "span.sr" : "span.who", {}, name);
  const mail = line.data?.by === "mail" ? h("span.by-mail", {}, icon("mail"), t("by_mail")) : null;
  const text = line.text ? h("p.text", { dir: "auto" }, ...linked(line.text)) : null;
  const files = (line.files ?? []).map((one) => fileOf(chat, one, !message));
  const body = h("div.bubble", {}, mail, text, ...files);
  const time = h("time", { dateTime: line.at }, clock(line.at));
  const foot = h("div.foot", {}, message ? stateOf(chat, message) : time, isMine && !message ? h("span.mark", { hidden: true }) : null);
  const face = isMine ? null : h("span.face", { "aria-hidden": "true" }, initials(name));
  const kind = isMine ? "is-mine" : "is-theirs";
  return h(`div.line.${kind}${isTogether ? ".is-together" : ""}${message?.isNotSent ? ".is-not-sent" : ""}`, {}, face, h("div.said", {}, who, body, foot));
}

function stateOf(chat, message) {
  if (!message.isNotSent) return h("span.mark", {}, icon("clock"), t(message.isAcked ? "sent" : "waits"));
  const why = message.why ? ` ${t(`refused_${message.why}`) || t("refused_other")}` : "";
  const again = () => chat.client.again(message.id);
  const away = () => chat.client.discard(message.id);
  return h(
    "span.failed",
    { role: "alert" },
    icon("alert"),
    h("span", {}, `${t("not_sent")}.${why}`),
    h("button.link", { type: "button", onclick: again }, t("again")),
    h("button.link", { type: "button", onclick: away }, t("discard")),
  );
}

function fileOf(chat, file, isThere) {
  const about = [h("span.file-name", {}, file.name), h("span.file-size", {}, size(file.size))];
  if (!isThere) return h("span.file", {}, icon("file"), ...about);
  const label = t("download", { name: file.name });
  return h("button.file", { type: "button", title: label, onclick: (event) => fetchFile(chat, file, event.currentTarget) }, icon("file"), ...about);
}

// The token is never in an address: so the file is fetched, then saved.
async function fetchFile(chat, file, button) {
  button.disabled = true;
  try {
    const headers = { Authorization: `Bearer ${chat.store.get("token")}` };
    const answer = await fetch(`/chat/files/${file.id}/`, { headers, credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    const address = URL.createObjectURL(await answer.blob());
    h("a", { href: address, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch {
    chat.head.note(t("file_failed"));
  }
  button.disabled = false;
}

export function systemWords({ code, data = {} }) {
  const name = data.name ?? "";
  if (code === "by_mail") {
    if (!data.has_email) return t("code_by_mail_no_address");
    return t(data.why === "closed" ? "code_by_mail_closed" : "code_by_mail");
  }
  if (code === "transferred") {
    if (name) return t("code_transferred", { name });
    return data.desk ? t("code_transferred_desk", { desk: data.desk }) : t("code_transferred_nobody");
  }
  if (code === "ended") return t(data.by === "visitor" ? "code_ended_you" : "code_ended");
  return t(`code_${code}`, { name });
}

function clock(at) {
  return new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function initials(name) {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((one) => [...(one ?? "")][0] ?? "").join("").toUpperCase();
}
