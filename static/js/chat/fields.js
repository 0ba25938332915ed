// Fields of the form: a label, what is optional said in words, an error where it happened.
import { h, icon, newName } from "./dom.js";
import { t } from "./words.js";

export function field({ name, label, control, asked = "optional", help = "" }) {
  const id = newName(name);
  const error = h("span.error", { id: `${id}-error`, hidden: true });
  const hint = help ? h("span.help", { id: `${id}-help` }, help) : null;
  control.id = id;
  control.name = name;
  control.required = asked === "required";
  const described = [hint && `${id}-help`, `${id}-error`].filter(Boolean).join(" ");
  control.setAttribute("aria-describedby", described);
  const extra = asked === "optional" ? h("span.optional", {}, ` (${t("optional")})`) : null;
  const element = h("div.field", {}, h("label", { htmlFor: id }, label, extra), control, hint, error);
  control.addEventListener("input", () => complain(""));

  function complain(text) {
    error.hidden = !text;
    error.replaceChildren(...(text ? [icon("alert"), text] : []));
    control.setAttribute("aria-invalid", text ? "true" : "false");
  }

  return { element, control, complain, name };
}

export function box({ name, label, text }) {
  const id = newName(name);
  const control = h("input", { type: "checkbox", id, name, "aria-describedby": `${id}-error` });
  const error = h("span.error", { id: `${id}-error`, hidden: true });
  const element = h("div.field.field-box", {}, h("p.consent", {}, text), h("label.check", {}, control, label), error);
  control.addEventListener("change", () => complain(""));

  function complain(words) {
    error.hidden = !words;
    error.replaceChildren(...(words ? [icon("alert"), words] : []));
    control.setAttribute("aria-invalid", words ? "true" : "false");
  }

  return { element, control, complain, name };
}

export function grow(area, most = 180) {
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, most)}px`;
  };
  area.addEventListener("input", fit);
  return fit;
}
