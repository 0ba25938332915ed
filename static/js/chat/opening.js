// The first line: sent until it is answered, under one key, so that it is one chat whatever breaks.
import { newId } from "./dom.js";
import { ask } from "./doors.js";
import { language, t } from "./words.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export async function openChat(chat, page) {
  const { form, send, trouble } = page;
  const kept = parse(chat.store.draft("opening"));
  if (!kept && !check(page)) return;
  trouble.hidden = true;
  send.disabled = true;
  form.setAttribute("aria-busy", "true");
  send.textContent = t("sending");
  const words = kept ?? (await written(chat, page.fields));
  chat.store.draft("opening", JSON.stringify(words));
  const answer = await tried(chat, words);
  form.removeAttribute("aria-busy");
  send.disabled = false;
  send.textContent = t(chat.widget.state === "here" ? "start" : "leave");
  if (answer.ok) begin(chat, answer.said, page, words);
  else complain(chat, page, answer);
}

async function tried(chat, words) {
  try {
    return await ask(`/chat/widgets/${chat.key}/open/`, { body: words });
  } catch {
    return { ok: false, status: 0, said: {}, code: "" };
  }
}

// What was changed while it was on its way waits as the next line.
function begin(chat, said, { fields }, words) {
  const now = fields.get("text").control.value.trim();
  chat.store.set("token", said.token);
  for (const name of ["opening", "first"]) chat.store.draft(name, "");
  if (now && now !== words.text) chat.store.draft("draft", now);
  chat.started();
}

// What may have arrived keeps its key; what was refused is written anew.
function complain(chat, { fields, trouble }, { status, said, code }) {
  if (status && status < 500 && status !== 429) chat.store.draft("opening", "");
  const wrong = Object.entries(said.error?.fields ?? {}).filter(([name]) => fields.has(name));
  for (const [name, why] of wrong) fields.get(name).complain(words(name, why));
  if (wrong.length) {
    fields.get(wrong[0][0]).control.focus();
    return;
  }
  trouble.textContent = reason(status, code);
  trouble.hidden = false;
}

function reason(status, code) {
  if (code === "blocked" || code === "identity") return t(`refused_${code}`);
  if (status === 429) return t("refused_too_fast");
  return status && status < 500 ? t("refused_other") : t("unreachable");
}

function words(name, why) {
  if (why === "too_long") return t("too_long");
  if (name === "consent") return t("must_agree");
  return why === "invalid" ? t(`invalid_${name}`) || t("required") : t("required");
}

// Here only what is plain; the server judges.
function check({ fields }) {
  const wrong = [...fields.values()].filter((one) => {
    const { name, control } = one;
    const value = control.value.trim();
    let why = "";
    if (name === "consent" ? !control.checked : control.required && !value) why = "required";
    else if (name === "email" && value && !EMAIL.test(value)) why = "invalid";
    one.complain(why && words(name, why));
    return why;
  });
  wrong[0]?.control.focus();
  return !wrong.length;
}

async function written(chat, fields) {
  const said = (name) => fields.get(name)?.control.value.trim() ?? "";
  const consent = fields.get("consent")?.control.checked ?? false;
  return {
    id: newId(),
    key: newId(),
    text: said("text"),
    language: language(),
    name: said("name"),
    email: said("email"),
    topic: said("topic"),
    registration: said("registration"),
    consent,
    page: consent ? chat.host.page : "",
    identity: await chat.host.identity(),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
