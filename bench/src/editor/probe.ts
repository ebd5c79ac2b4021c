/** Something to press as soon as it is there. */
export interface Step {
  readonly selector: string;
  /** What stands in it. */
  readonly text?: string;
}

export interface EditorProbe {
  /** Presses one after the other; resolves with the time of the first press, of the machine's clock. */
  press(steps: readonly Step[]): Promise<number>;
  /** Resolves when the editor shows a text, with the time of the frame that does, of the machine's clock. */
  shown(text: string): Promise<number>;
}

declare global {
  interface Window {
    editorProbe: EditorProbe;
  }
}

/** Runs inside the page before any of its scripts; it may use nothing from outside itself. */
export function installEditorProbe(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  const nextFrame = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => resolve());
    });
  const find = ({ selector, text = "" }: Step): Element | undefined =>
    [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(text));
  const until = async <Found>(look: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await nextFrame();
    }
  };
  window.editorProbe = {
    async press(steps) {
      let first = 0;
      for (const step of steps) {
        const target = await until(() => find(step));
        first ||= now();
        for (const type of ["mousedown", "mouseup", "click"]) {
          target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
        }
      }
      return first;
    },
    async shown(text) {
      const shownNow = (): string =>
        [...document.querySelectorAll(".monaco-editor .view-lines")]
          .map((lines) => lines.textContent.replaceAll("\u00A0", " "))
          .join("\n");
      await until(() => (shownNow().includes(text) ? true : undefined));
      // It was found in a frame; this is the task after that frame.
      await new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => resolve(), { once: true });
        port1.start();
        port2.postMessage(null);
      });
      return now();
    },
  };
}
