// The bar of selected rows: says how many, fetches what can be done, and is ready for the next deed.
const BOX = 'input[type="checkbox"][name="selected"]';

export function startBulk(form) {
  const count = form.querySelector(".bulk-count");
  const menus = form.querySelector(".bulk-menus");
  let selected = 0;
  const say = () => {
    const all = form.querySelector('[name="all"]:checked')?.closest("[data-matching]");
    const words = count.dataset.words.replace("%s", all?.dataset.matching ?? selected);
    if (count.textContent !== words) count.textContent = words;
  };
  form.addEventListener("helpdesk:selected", (event) => {
    selected = event.detail.count;
    if (!selected) for (const one of form.querySelectorAll('[name="all"]')) one.checked = false;
    if (selected && !menus.dataset.asked) fetchMenus(form, menus);
    say();
  });
  form.addEventListener("change", say);
  form.addEventListener("click", (event) => {
    if (event.target.closest('[data-js="bulk-clear"]')) clear();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !event.detail.successful) return;
    form.querySelector('[name="submission_key"]').value = crypto.randomUUID();
    form.reset();
    delete menus.dataset.asked; // counts and colleagues may be others by then
    clear();
  });
}

function fetchMenus(form, menus) {
  menus.dataset.asked = "yes";
  const how = { target: menus, swap: "innerHTML" };
  window.htmx.ajax("GET", form.dataset.menus, how).catch(() => delete menus.dataset.asked);
}

// The selection knows itself by the change of any box (select.js); the focus goes back to the rows.
function clear() {
  const boxes = [...document.querySelectorAll(BOX)];
  for (const box of boxes) box.checked = false;
  boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  document.querySelector(".rows .row-link")?.focus({ preventScroll: true });
}
