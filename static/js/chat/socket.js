// Frames over a WebSocket: `hello` first, everything else after `welcome`.
const OPENS_WITHIN = 5000;

export function openSocket({ hello, onframe, onclose }) {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/chat/`;
  let socket;
  try {
    socket = new WebSocket(address);
  } catch {
    setTimeout(() => onclose(1006, false));
    return { send() {}, close() {} };
  }
  let hasOpened = false;
  let isOver = false;
  const slow = setTimeout(() => !hasOpened && over(1006), OPENS_WITHIN);
  socket.onopen = () => {
    hasOpened = true;
    socket.send(JSON.stringify(hello()));
  };
  socket.onmessage = ({ data }) => isOver || onframe(JSON.parse(data));
  socket.onclose = ({ code }) => over(code);

  function over(code) {
    if (isOver) return;
    isOver = true;
    clearTimeout(slow);
    socket.close();
    onclose(code, hasOpened);
  }

  return {
    send: (frame) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame)),
    close: () => over(1000),
  };
}
