// The help centre's own small script. All of its pages work without.
import * as answers from "./answers.js";
import * as missed from "./missed.js";
import * as proof from "./proof.js";
import * as reading from "./reading.js";
import * as sending from "./sending.js";
import * as suggest from "./suggest.js";

const BEHAVIOURS = { answers, missed, proof, reading, sending, suggest };

function begin(root) {
  for (const place of root.querySelectorAll("[data-js]")) BEHAVIOURS[place.dataset.js]?.start(place);
}

begin(document);
document.addEventListener("help:new", ({ detail }) => begin(detail));
