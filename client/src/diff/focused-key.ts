import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import type { Rows } from "./rows.ts";

/** Key of the row that holds the focus, so that it stays in the page however far one scrolls. */
export function useFocusedKey(scroller: RefObject<HTMLElement | null>, rows: Rows): string | null {
  const [key, setKey] = useState<string | null>(null);
  const focus = useEffectEvent((target: EventTarget | null): void => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
    setKey(rows.at(Number(row?.dataset["index"] ?? -1))?.key ?? null);
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onFocus = (event: FocusEvent): void => focus(event.target);
    const onBlur = (): void => setKey(null);
    element.addEventListener("focusin", onFocus);
    element.addEventListener("focusout", onBlur);
    return () => {
      element.removeEventListener("focusin", onFocus);
      element.removeEventListener("focusout", onBlur);
    };
  }, [scroller]);
  return key;
}
