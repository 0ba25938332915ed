// Says that nothing was found: signed words without numbers, nothing about who looked for them.
export function start(place) {
  const body = new URLSearchParams({ signed: place.dataset.signed });
  fetch(place.dataset.address, { method: "POST", body, credentials: "omit", keepalive: true }).catch(() => {});
}
