// Where keys are text.
export const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

export const isTyping = (event) => Boolean(event.target.matches?.(TYPING));
