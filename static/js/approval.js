// The answer that a coordinator looks through: the same rich editor as in the composer, once the page
// is drawn; without it (a lost connection) the plain field goes on serving.
import { editorOf } from "./editor.js";

export function startApproval(form) {
  const mount = async () => {
    const { mountRichEditor } = await import("./rich_editor.js");
    await mountRichEditor(form, editorOf(form));
  };
  mount().catch((error) => console.warn(error));
}
