// Sends the form with its files while saying how far it has come; waits for the proof of work first.
const LONGEST_WAIT = 15_000;

export function start(form) {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-say]");
  const button = form.querySelector("button.button");
  const proof = form.elements.proof;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    words.textContent = words.dataset.say;
    await proven();
    send();
  });

  function proven() {
    if (proof.value || !proof.dataset.working) return null;
    return new Promise((done) => {
      proof.addEventListener("proven", done, { once: true });
      setTimeout(done, LONGEST_WAIT);
    });
  }

  function send() {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.hidden = false;
      bar.value = (100 * loaded) / total;
    };
    request.onload = () => (request.status < 500 ? show(request) : fail());
    request.onerror = fail;
    request.send(new FormData(form));
  }

  function fail() {
    button.disabled = false;
    bar.hidden = true;
    words.textContent = words.dataset.failed;
  }

  function show(request) {
    if (request.responseURL !== form.action) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return fail();
    document.querySelector("main").replaceWith(main);
    document.dispatchEvent(new CustomEvent("help:new", { detail: main }));
    main.querySelector("[role=alert], [role=status].banner")?.scrollIntoView({ block: "center" });
    (main.querySelector("[aria-invalid=true]") ?? main).focus();
  }
}
