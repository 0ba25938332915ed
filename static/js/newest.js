// A newer message is noticed. `seen` grows only when the newest message was really on the screen (reliability: stale reply).
export function followNewest(composer) {
  const seen = composer.querySelector('input[name="seen"]');
  const notice = composer.querySelector("[data-newer]");
  if (!seen) return;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const id = Number(entry.target.dataset.message);
      if (entry.isIntersecting && id > Number(seen.value)) seen.value = id;
    }
    show();
  });
  const show = () => {
    const newest = Number(document.getElementById("thread")?.dataset.newestInbound ?? 0);
    notice.hidden = newest <= Number(seen.value);
  };
  const look = () => {
    if (!composer.isConnected) {
      observer.disconnect();
      document.removeEventListener("helpdesk:refreshed", look);
      return;
    }
    for (const message of document.querySelectorAll("[data-message]")) {
      if (Number(message.dataset.message) > Number(seen.value)) observer.observe(message);
    }
    show();
  };
  document.addEventListener("helpdesk:refreshed", look);
  look();
}
