// The only entry: gives every element with data-js="…" to its module, now and after each swap.
// What is heavy or rare is fetched when it is first needed: `import("./x.js")` makes a file of it.
import "./packages.js";
import { followDeeds, startAfter } from "./after.js";
import { startApproval } from "./approval.js";
import { startAutosubmit } from "./autosubmit.js";
import { startBell } from "./bell.js";
import { startBulk } from "./bulk.js";
import { startChatDock } from "./chat_dock.js";
import { startChatForm } from "./chat_form.js";
import { startChatTalk } from "./chat_talk.js";
import { startCollision } from "./collision.js";
import { startCompletions } from "./completions.js";
import { startComposer } from "./composer.js";
import { startCopy } from "./copy.js";
import { startDesktop, startDesktopAsk } from "./desktop.js";
import { startFilter } from "./filter.js";
import { startFolding } from "./folding.js";
import { startHeadings } from "./headings.js";
import { startHint } from "./hint.js";
import { startHits } from "./hits.js";
import { startInsert } from "./insert.js";
import { startInsertText } from "./insert_text.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startMacros } from "./macros.js";
import { startMenus } from "./menus.js";
import { startMorph } from "./morph.js";
import { startNotes } from "./notes.js";
import { startOpening } from "./open.js";
import { startPicker, startPickerOpeners } from "./picker.js";
import { startPoll } from "./poll.js";
import { startPresence } from "./presence.js";
import { startPrint } from "./print.js";
import { startPalette } from "./palette.js";
import { startPeek } from "./peek.js";
import { startRail } from "./rail.js";
import { startRecentSearches } from "./recent_searches.js";
import { loadLate } from "./refresh.js";
import { startRows } from "./rows.js";
import { startSection } from "./section.js";
import { startSeen } from "./seen.js";
import { startSelect } from "./select.js";
import { startSplitter } from "./splitter.js";
import { startThread } from "./thread.js";
import { startToasts } from "./toasts.js";
import { startSuggestions } from "./suggestions.js";
import { startTour } from "./tour.js";
import { startUndo } from "./undo.js";
import { startWidgetPreview } from "./widget_preview.js";
import { startWords } from "./words.js";
import { startWordsTabs } from "./words_tabs.js";
import { startWordsTools } from "./words_tools.js";

const perElement = {
  after: startAfter,
  approval: startApproval,
  bulk: startBulk,
  "chat-dock": startChatDock,
  "chat-form": startChatForm,
  "chat-talk": startChatTalk,
  completions: startCompletions,
  composer: startComposer,
  "desktop-ask": startDesktopAsk,
  headings: startHeadings,
  hint: startHint,
  insert: startInsert,
  "insert-text": startInsertText,
  notes: startNotes,
  picker: startPicker,
  presence: startPresence,
  "recent-searches": startRecentSearches,
  rows: startRows,
  section: startSection,
  splitter: startSplitter,
  suggestions: startSuggestions,
  thread: startThread,
  "widget-preview": startWidgetPreview,
  words: startWords,
  "words-tabs": startWordsTabs,
  "words-tools": startWordsTools,
};
const started = new WeakSet();

function start(root) {
  for (const element of [root, ...root.querySelectorAll("[data-js]")]) {
    const module = perElement[element.dataset?.js];
    if (module && !started.has(element)) {
      started.add(element);
      module(element);
    }
  }
}

startMorph();
startToasts();
startUndo();
startMenus();
startMacros();
startRail();
startFolding();
startOpening();
followDeeds();
startCopy();
startPrint();
startTour();
startAutosubmit();
startFilter();
startKeys();
startPickerOpeners();
startPeek();
startSelect();
startPoll();
start(document.body);
startCollision();
startHits();
const palette = document.getElementById("palette");
if (palette) {
  startSeen(palette.dataset.agent);
  startPalette(palette);
}
loadLate(document);
startBell();
startDesktop();
startLive(document.body);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
