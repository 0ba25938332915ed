// The two packages that every page stands on. The rest of our scripts, and the tests, find them at
// the window, so that what is imported later need not bring them again.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

window.htmx = htmx;
window.Idiomorph = Idiomorph;

// "morph:innerHTML" and "morph:outerHTML": what is there is changed into what has come.
htmx.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph:outerHTML",
  handleSwap(style, target, fragment) {
    const [name, morphStyle] = style.split(":");
    return name === "morph" ? Idiomorph.morph(target, fragment.children, { morphStyle }) : false;
  },
});
