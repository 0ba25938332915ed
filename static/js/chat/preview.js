// In the settings: the words as they are being typed, before anybody has saved them.
export function makePreview(chat) {
  return ({ title, texts }) => {
    if (!chat.widget || typeof title !== "string") return;
    chat.widget = { ...chat.widget, name: title, texts: { ...chat.widget.texts, ...texts } };
    chat.view.know?.();
  };
}
