import { useEffect } from "react";
import { isTyping } from "./keys.ts";

/** Who has not pressed a key for so long looks rather than types. Milliseconds. */
const rest = 8_000;

let lastKey = Number.NEGATIVE_INFINITY;

/** While the component is shown, `isTypingNow` knows. */
export function useTypingWatch(): void {
  useEffect(() => {
    const listen = ({ target, key }: KeyboardEvent): void => {
      if (isTyping(target) && !/^F\d+$/.test(key)) lastKey = performance.now();
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}

/** Somebody says that they are done typing, e.g. by asking to be led. */
export function stopTyping(): void {
  lastKey = Number.NEGATIVE_INFINITY;
}

/** Whether somebody is in the middle of typing in a field or an editor: their page must not move. */
export function isTypingNow(): boolean {
  return isTyping(document.activeElement) && performance.now() - lastKey < rest;
}
