import { type RefObject, useEffect, useEffectEvent } from "react";
import { isTyping } from "../../ui/keys.ts";

/** Keys that alone do nothing, and those that steer what leads the page. */
const neutral = /^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|F\d+|Tab|Escape)$/;

/**
 * Calls `onAction` when the person moves in the page by themselves while something else leads it: scrolls,
 * clicks in what is led, types anywhere, presses a key of the page. What is marked with `data-beside-leading`
 * goes along and is no move.
 */
export function useOwnAction(
  room: RefObject<HTMLElement | null>,
  isLed: boolean,
  onAction: () => void,
): void {
  const act = useEffectEvent(onAction);
  useEffect(() => {
    const element = room.current;
    if (!isLed || !element) return;
    const isBeside = (target: EventTarget | null): boolean =>
      target instanceof Element && target.closest("[data-beside-leading]") !== null;
    const move = ({ target }: Event): void => {
      if (!isBeside(target)) act();
    };
    const press = (event: KeyboardEvent): void => {
      if (neutral.test(event.key)) return;
      // Where the focus is on nothing that is led, keys such as `]` move the page; copying does not.
      const isOutside = event.target === document.body || isBeside(event.target);
      const isOfPage = !event.ctrlKey && !event.metaKey && !/^(?:Enter| )$/.test(event.key);
      if (isTyping(event.target)) act();
      else if (isOutside ? isOfPage : event.target instanceof Node && element.contains(event.target)) act();
    };
    const listening = new AbortController();
    const options = { capture: true, passive: true, signal: listening.signal };
    element.addEventListener("wheel", move, options);
    element.addEventListener("touchmove", move, options);
    element.addEventListener("pointerdown", move, options);
    window.addEventListener("keydown", press, options);
    return () => listening.abort();
  }, [room, isLed]);
}
