// The help centre's own small script. All of its pages work without.
import * as reading from "./reading.js";
import * as suggest from "./suggest.js";

const BEHAVIOURS = { reading, suggest };

for (const place of document.querySelectorAll("[data-js]")) {
  BEHAVIOURS[place.dataset.js]?.start(place);
}
