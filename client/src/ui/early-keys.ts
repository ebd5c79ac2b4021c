import { isTyping } from "./keys.ts";

/** The code of a field may take a while to come; after that its keys are nobody's. Milliseconds. */
const patience = 5_000;

let caught = "";
let stop: (() => void) | null = null;

/** Keeps what is typed from now on for a field that has been asked for and is not there yet. */
export function catchKeys(): void {
  stop?.();
  caught = "";
  const listening = new AbortController();
  const timer = setTimeout(() => stop?.(), patience);
  stop = () => {
    clearTimeout(timer);
    listening.abort();
    stop = null;
  };
  const press = (event: KeyboardEvent): void => {
    if (isTyping(event.target) || event.key === "Escape") return stop?.();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace") caught = caught.slice(0, -1);
    else if (/^[A-Z][A-Za-z0-9]+$/.test(event.key)) return;
    else caught += event.key;
    // No shortcut is meant by it.
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("keydown", press, { capture: true, signal: listening.signal });
}

/** What was typed since `catchKeys`, for the field that now has the focus. */
export function takeKeys(): string {
  const taken = caught;
  caught = "";
  stop?.();
  return taken;
}
