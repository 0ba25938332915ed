// A choice is saved when it is made; the button for it is only for pages without JavaScript.
export function startAutosubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.js === "autosubmit") form.requestSubmit();
  });
}
