/** Times of the machine's clock in milliseconds, by the number of the key, from 0. */
export interface Seen {
  readonly keys: readonly number[];
  /** When the key's character was in the DOM, and when the frame that shows it was drawn. */
  readonly dom: readonly number[];
  readonly paint: readonly number[];
}

export interface TypingProbe {
  /** Watches the text from now on: what it gains from here are the keys that come. */
  start(): void;
  stop(): void;
  seen(): Seen;
}

declare global {
  interface Window {
    typingProbe: TypingProbe;
  }
}

/**
 * Runs inside the page before any of its scripts; it may use nothing from outside itself. A character is in the DOM
 * when the text shown has grown by it. The frame is drawn when the browser comes to the next task after it: a
 * message posted inside the frame, or from the next frame where the DOM changed outside of one.
 */
export function installTypingProbe(selector: string): void {
  const keys: number[] = [];
  const dom: number[] = [];
  const paint: number[] = [];
  let before = 0;
  let observer: MutationObserver | null = null;
  const now = (): number => performance.timeOrigin + performance.now();

  const afterTask: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => afterTask.shift()?.());
  port1.start();
  const afterThisTask = (run: () => void): void => {
    afterTask.push(run);
    port2.postMessage(null);
  };

  let isInFrame = false;
  const requestFrame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    requestFrame((time) => {
      if (!isInFrame) {
        isInFrame = true;
        afterThisTask(() => {
          isInFrame = false;
        });
      }
      callback(time);
    });
  const whenDrawn = (run: () => void): void => {
    if (isInFrame) afterThisTask(run);
    else requestFrame(() => afterThisTask(run));
  };

  const lengthNow = (): number => document.querySelector(selector)?.textContent.length ?? 0;
  const look = (): void => {
    const known = dom.length;
    const count = lengthNow() - before;
    if (count <= known) return;
    const at = now();
    while (dom.length < count) dom.push(at);
    whenDrawn(() => {
      const drawn = now();
      while (paint.length < count) paint.push(drawn);
    });
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key.length === 1) keys.push(performance.timeOrigin + event.timeStamp);
    },
    { capture: true },
  );
  window.typingProbe = {
    start() {
      before = lengthNow() - dom.length;
      observer = new MutationObserver(look);
      const text = document.querySelector(selector);
      if (text) observer.observe(text, { subtree: true, childList: true, characterData: true });
    },
    stop: () => observer?.disconnect(),
    seen: () => ({ keys, dom, paint }),
  };
}
