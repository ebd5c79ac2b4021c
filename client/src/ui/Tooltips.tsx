import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "./Kbd.tsx";
import styles from "./Tooltips.module.css";

/** Milliseconds that the pointer rests on a control before its words come, and that they outlast it. */
const before = 500;
const after = 100;

/** Pixels between the words and the control, and between the words and the edge of the window. */
const distance = 6;
const margin = 8;

/**
 * The words of whatever has `data-tip`, and of `data-tip-keys` the key beside them, while the pointer rests
 * on it or the keyboard has come to it. They are never the only place where something is said. Once in
 * the page: a tooltip for each control would make every list of buttons slow.
 */
export function Tooltips() {
  const [owner, setOwner] = useState<HTMLElement | null>(null);
  useEffect(() => {
    let aimed: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const aim = (next: HTMLElement | null, delay: number): void => {
      if (next === aimed) return;
      aimed = next;
      clearTimeout(timer);
      timer = setTimeout(() => setOwner(next), delay);
    };
    const over = ({ target }: Event): void => {
      const next = tipped(target);
      if (next?.dataset["tooltip"] !== undefined) return clearTimeout(timer);
      aim(next, next ? before : after);
    };
    const focused = ({ target }: Event): void => {
      if (target instanceof Element && target.matches(":focus-visible")) aim(tipped(target), 0);
    };
    const hide = (): void => {
      clearTimeout(timer);
      setOwner(null);
    };
    const left = (): void => aim(null, after);
    const escape = ({ key }: KeyboardEvent): void => {
      if (key === "Escape") hide();
    };
    const listening = new AbortController();
    const options = { signal: listening.signal, passive: true, capture: true };
    document.addEventListener("pointerover", over, options);
    document.addEventListener("pointerdown", hide, options);
    document.documentElement.addEventListener("pointerleave", left, { signal: listening.signal });
    document.addEventListener("focusin", focused, options);
    document.addEventListener("focusout", left, options);
    document.addEventListener("keydown", escape, options);
    document.addEventListener("scroll", hide, options);
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, []);
  return owner?.isConnected ? <Tip owner={owner} /> : null;
}

function Tip({ owner }: { owner: HTMLElement }) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = tip.current;
    if (!element) return;
    const about = owner.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const left = about.left + (about.width - width) / 2;
    const below = about.bottom + distance;
    const isRoom = below + height + margin <= window.innerHeight;
    element.style.left = `${Math.max(margin, Math.min(left, window.innerWidth - width - margin))}px`;
    element.style.top = `${isRoom ? below : about.top - distance - height}px`;
  }, [owner]);
  const keys = owner.dataset["tipKeys"];
  return (
    // What it says is the control's name already.
    <div ref={tip} data-tooltip aria-hidden className={styles.tooltip}>
      {owner.dataset["tip"]}
      {keys !== undefined && <Kbd keys={keys} />}
    </div>
  );
}

/** The control with words that the target is in, or the words themselves. */
function tipped(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-tip], [data-tooltip]") : null;
}
