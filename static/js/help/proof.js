// A second of work in the background instead of a riddle for people (see help_centre/proof.py).
// Without it the form is taken as well, but few at a time.
export function start(field) {
  const form = field.form;
  if (!window.isSecureContext || !window.Worker) return;
  form.addEventListener("focusin", work, { once: true });

  function work() {
    const worker = new Worker(field.dataset.worker);
    worker.onmessage = ({ data }) => {
      field.value = data;
      field.dispatchEvent(new Event("proven"));
      worker.terminate();
    };
    worker.onerror = () => field.dispatchEvent(new Event("proven"));
    field.dataset.working = "1";
    worker.postMessage({ token: form.elements.token.value, bits: Number(field.dataset.bits) });
  }
}
