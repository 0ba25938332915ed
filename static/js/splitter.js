// The borders between columns: dragged, or moved by arrow keys; a double click gives back the usual width.
import { keepPanes, readPanes } from "./panes.js";

const STEP = 16;
const BIG_STEP = 64;

export function startSplitter(splitter) {
  const name = splitter.dataset.column;
  const [least, most] = [Number(splitter.ariaValueMin), Number(splitter.ariaValueMax)];
  const direction = name === "panel" ? -1 : 1;
  const width = () => document.getElementById(splitter.getAttribute("aria-controls")).offsetWidth;
  const tell = () => (splitter.ariaValueNow = String(Math.round(width())));
  const keep = (wanted) => {
    const fits = wanted === null ? null : Math.min(Math.max(Math.round(wanted), least), most);
    keepPanes({ widths: { ...readPanes().widths, [name]: fits } });
    tell();
  };
  splitter.addEventListener("keydown", (event) => {
    const wanted = widthByKey(event, width() , direction, least, most);
    if (wanted === undefined) return;
    event.preventDefault();
    keep(wanted);
  });
  splitter.addEventListener("dblclick", () => keep(null));
  splitter.addEventListener("focus", tell);
  splitter.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const [from, before] = [event.clientX, width()];
    const drag = ({ clientX }) => keep(before + (clientX - from) * direction);
    splitter.setPointerCapture(event.pointerId);
    splitter.addEventListener("pointermove", drag);
    splitter.addEventListener("lostpointercapture", () => splitter.removeEventListener("pointermove", drag), { once: true });
  });
  tell();
}

// undefined: not a key of ours; null: the usual width.
function widthByKey(event, now, direction, least, most) {
  const step = (event.shiftKey ? BIG_STEP : STEP) * direction;
  const wanted = { ArrowLeft: now - step, ArrowRight: now + step, Home: least, End: most, Enter: null };
  return wanted[event.key];
}
