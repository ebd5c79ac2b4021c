/** True where the command key is the one for shortcuts. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether a key press is the one that `keys` names: `]`, `Shift+ArrowDown`, `Mod+Enter`. */
export function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (event.key.toLowerCase() !== key.toLowerCase() || other) return false;
  if (mod !== parts.includes("Mod") || event.altKey !== parts.includes("Alt")) return false;
  // A sign such as `?` needs Shift on some keyboards and not on others.
  return /^[^a-z0-9]$/i.test(key) || event.shiftKey === parts.includes("Shift");
}

/** What letters go into; a box that one ticks is none. */
const typed =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, .monaco-editor, [role=textbox]";

/** Whether the keyboard belongs to a text field or an editor now; not in an editor that is only read. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.closest("[data-only-read]") !== null) return false;
  return target.isContentEditable || target.closest(typed) !== null;
}
