// The doors of the chat by plain requests: JSON in and out, the token in a header, no cookies.
export async function ask(path, { body, token, method = body === undefined ? "GET" : "POST", signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const asked = { method, headers, credentials: "omit", signal, referrerPolicy: "no-referrer" };
  if (body !== undefined) asked.body = JSON.stringify(body);
  const answer = await fetch(path, asked);
  let said = {};
  try {
    said = await answer.json();
  } catch {
    // An answer of something between us and the server: its status is all we know.
  }
  const wait = Number(answer.headers.get("Retry-After")) || said.error?.retry_after || 0;
  return { ok: answer.ok, status: answer.status, said, wait, code: said.error?.code ?? "" };
}

// With progress, which fetch cannot say of what it sends.
export function upload(file, { token, onprogress }) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve) => {
    request.onload = () => resolve({ status: request.status, said: parsed(request.responseText) });
    request.onerror = request.onabort = () => resolve({ status: 0, said: {} });
  });
  request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
  request.open("POST", "/chat/files/");
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  const form = new FormData();
  form.append("file", file, file.name);
  request.send(form);
  return { done, stop: () => request.abort() };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
