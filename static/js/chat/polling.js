// The same frames by requests, where WebSockets are blocked: posts there, one waiting question back.
import { ask } from "./doors.js";

const MOST = 25;
const WAIT = 25;
const LEAST_PAUSE = 500;

export function openPolling({ hello, token, last, onframe, onclose }) {
  const stop = new AbortController();
  let waiting = [];
  let isPosting = false;
  let isOver = false;
  let mark = "";

  begin();

  async function begin() {
    const welcomed = await post([hello()]);
    if (welcomed) listen();
  }

  async function post(frames) {
    const answer = await tried("/chat/frames/", { body: { frames } });
    answer?.said.frames?.forEach(onframe);
    return Boolean(answer);
  }

  async function listen() {
    while (!isOver) {
      const asked = performance.now();
      const query = new URLSearchParams({ last: last(), wait: WAIT, ...(mark && { mark }) });
      const answer = await tried(`/chat/frames/?${query}`, {});
      if (!answer) return;
      mark = answer.said.mark ?? "";
      answer.said.frames?.forEach(onframe);
      await pause(LEAST_PAUSE - (performance.now() - asked));
    }
  }

  // null when there is nothing more to do by this connection.
  async function tried(path, values) {
    try {
      const answer = await ask(path, { ...values, token: token(), signal: stop.signal });
      if (isOver) return null;
      if (answer.ok) return answer;
      if (answer.status === 401) over(4401);
      else if (answer.wait) await pause(answer.wait * 1000).then(() => over(1006));
      else over(1006);
    } catch {
      over(1006);
    }
    return null;
  }

  function send(frame) {
    if (isOver) return;
    waiting.push(frame);
    if (!isPosting) empty();
  }

  async function empty() {
    isPosting = true;
    while (waiting.length && !isOver) {
      const now = waiting.splice(0, MOST);
      if (!(await post(now))) break; // what is not acknowledged is sent again by the next connection
    }
    isPosting = false;
  }

  function over(code) {
    if (isOver) return;
    isOver = true;
    waiting = [];
    stop.abort();
    onclose(code, true);
  }

  return { send, close: () => over(1000) };
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
