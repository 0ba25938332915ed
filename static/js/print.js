// The button of the print view.
export function startPrint() {
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-js="print"]')) window.print();
  });
}
