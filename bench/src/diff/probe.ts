import type { Subject } from "./subjects.ts";

/** What the probe tells of a page, milliseconds since navigation start. */
export interface Seen {
  readonly firstLine: number | null;
  readonly firstColour: number | null;
  readonly longTasks: readonly { readonly start: number; readonly duration: number }[];
  readonly form: { readonly pressed: number; readonly painted: number } | null;
  readonly frames: readonly number[];
  /** The last line in sight over time, while it is recorded. */
  readonly tail: readonly { readonly at: number; readonly text: string; readonly coloured: boolean }[];
  /** The search over time: what is marked in the lines that are listed, and what the page says of it. */
  readonly search: readonly {
    readonly at: number;
    readonly hits: readonly string[];
    readonly status: string;
  }[];
  /** When the query went into its field. */
  readonly typed: number | null;
}

/** What stands at a point of the view. */
export type Standing = "content" | "empty line" | "nothing";

export type Recording = "frames" | "tail" | "search" | "nothing";

export interface Probe {
  seen(): Seen;
  /** Records frames from now on, or frames and the last line in sight, or how a search goes. */
  record(what: Recording): void;
  /** What there is in sight, from the top to the bottom or the end of the diff, at points so many pixels apart. */
  standing(apart: number): Standing[];
  domNodes(): number;
  /** Where to click for a comment on a line about the middle of the view. */
  clickPoint(): { x: number; y: number } | null;
  scrollTop(): number;
  toEnd(): void;
  /** From the end up to a tenth of the way, in so many milliseconds. */
  drag(time: number): Promise<void>;
}

declare global {
  interface Window {
    tandiffProbe: Probe;
  }
}

/**
 * Runs inside the page before any of its scripts; it may use nothing from outside itself. All it does
 * while the page loads is to look at a few rows in each frame.
 */
export function installProbe(subject: Subject): void {
  let firstLine: number | null = null;
  let firstColour: number | null = null;
  let form: Seen["form"] = null;
  let pressed: number | null = null;
  let frames: number[] = [];
  let tail: { at: number; text: string; coloured: boolean }[] = [];
  let search: { at: number; hits: string[]; status: string }[] = [];
  let recording: Recording = "nothing";
  let typed: number | null = null;
  const longTasks: { start: number; duration: number }[] = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, duration });
  }).observe({ type: "longtask", buffered: true });
  document.addEventListener(
    "pointerdown",
    (event) => {
      pressed = event.timeStamp;
    },
    { capture: true },
  );

  document.addEventListener(
    "input",
    (event) => {
      if (recording === "search") typed ??= event.timeStamp;
    },
    { capture: true },
  );

  const scroller = (): HTMLElement | null => document.querySelector(subject.scroller);
  const roots = (): ParentNode[] => {
    const hosts = [...document.querySelectorAll("diffs-container")];
    return [document, ...hosts.flatMap((host) => (host.shadowRoot ? [host.shadowRoot] : []))];
  };
  const first = (selector: string): Element | null => {
    for (const root of roots()) {
      const found = root.querySelector(selector);
      if (found) return found;
    }
    return null;
  };
  const codeOf = (line: Element): Element | null =>
    subject.code === ":scope" ? line : line.querySelector(subject.code);
  const hasText = (line: Element): boolean => (codeOf(line)?.textContent ?? "").trim() !== "";
  const isColoured = (line: Element): boolean => Boolean(codeOf(line)?.querySelector(subject.token));
  /** The element at a point, inside shadow roots too. */
  const at = (x: number, y: number): Element | null => {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) {
      const inner = element.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  };
  /** Lines in sight from the top, found by points `step` px apart, so that the size of the page does not count. */
  const linesInSight = (step: number): Element[] => {
    const box = scroller()?.getBoundingClientRect();
    if (!box) return [];
    const found = new Set<Element>();
    for (let y = box.top + 5; y < Math.min(box.bottom, innerHeight); y += step) {
      const line = at(box.left + box.width * 0.4, y)?.closest(subject.line);
      if (line) found.add(line);
    }
    return [...found];
  };
  /** Where the view ends, or the diff does, below which a page may leave room. */
  const endOfRows = (view: HTMLElement, box: DOMRect): number =>
    Math.min(box.bottom, innerHeight, box.top + view.scrollHeight - view.scrollTop - subject.below);
  /** The last line in sight of which something holds, found from below. */
  const lastLine = (holds: (line: Element) => boolean): Element | null => {
    const view = scroller();
    if (!view) return null;
    const box = view.getBoundingClientRect();
    for (let y = endOfRows(view, box) - 5; y > box.top; y -= 10) {
      const line = at(box.left + box.width * 0.4, y)?.closest(subject.line);
      if (line && holds(line)) return line;
    }
    return null;
  };
  /** The first few lines of the page: the first, and more only where that one is empty. */
  const firstLines = (): Element[] => {
    const line = first(subject.line);
    if (!line) return [];
    if (hasText(line)) return [line];
    const root = line.getRootNode();
    return root instanceof Document || root instanceof ShadowRoot
      ? [...root.querySelectorAll(subject.line)].slice(0, 10)
      : [];
  };
  /** The time just after the frame under way has been painted. */
  const painted = (then: (now: number) => void): void => {
    const channel = new MessageChannel();
    channel.port1.addEventListener("message", () => then(performance.now()));
    channel.port1.start();
    channel.port2.postMessage(null);
  };

  let lastFrame = performance.now();
  const look = (now: number): void => {
    if (recording === "frames" || recording === "tail") frames.push(now - lastFrame);
    lastFrame = now;
    if (firstLine === null) {
      if (firstLines().some(hasText)) {
        painted((time) => {
          firstLine ??= time;
        });
      }
    }
    // Not every line has something to colour, so any line will do.
    if (firstColour === null && firstLine !== null) {
      if (linesInSight(50).some(isColoured)) {
        painted((time) => {
          firstColour ??= time;
        });
      }
    }
    if (pressed !== null && form === null && first("textarea")) {
      const from = pressed;
      painted((time) => {
        form ??= { pressed: from, painted: time };
      });
    }
    if (recording === "tail") {
      const last = lastLine(hasText);
      // A page without colours would be searched in vain in every frame.
      const coloured = firstColour !== null && lastLine(isColoured) !== null;
      const text = (last && codeOf(last)?.textContent) ?? "";
      painted((time) => tail.push({ at: time, text, coloured }));
    }
    if (recording === "search" && subject.search) {
      const hits = [...document.querySelectorAll(subject.search.hit)].map((hit) => hit.textContent);
      const status = document.querySelector(subject.search.status)?.textContent ?? "";
      painted((time) => search.push({ at: time, hits, status }));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  window.tandiffProbe = {
    seen: () => ({ firstLine, firstColour, longTasks, form, frames, tail, search, typed }),
    record: (what) => {
      recording = what;
      frames = [];
      tail = [];
      search = [];
      typed = null;
    },
    standing: (apart) => {
      const view = scroller();
      const found: Standing[] = [];
      if (!view) return found;
      const box = view.getBoundingClientRect();
      const end = endOfRows(view, box);
      for (let y = box.top + 1; y < end; y += apart) {
        const element = at(box.left + box.width * 0.4, y);
        const line = element?.closest(subject.line);
        if (line) found.push(hasText(line) ? "content" : "empty line");
        else found.push(element?.closest(subject.filled) ? "content" : "nothing");
      }
      return found;
    },
    domNodes: () => {
      let count = 0;
      for (const root of roots()) count += root.querySelectorAll("*").length;
      return count;
    },
    clickPoint: () => {
      const comment = subject.comment;
      const lines = linesInSight(10);
      const line = lines[Math.floor(lines.length / 2)];
      const code = line && codeOf(line);
      if (!comment || !line || !code) return null;
      const box = code.getBoundingClientRect();
      const y = box.top + Math.min(10, box.height / 2);
      const target = line.querySelector(comment.selector)?.getBoundingClientRect();
      if (target && target.width > 0) return { x: target.left + target.width / 2, y: target.top + 8 };
      return { x: box.left - comment.beforeCode, y };
    },
    scrollTop: () => scroller()?.scrollTop ?? 0,
    toEnd: () => scroller()?.scrollTo({ top: 1e9 }),
    drag: (time) =>
      new Promise((resolve) => {
        const begun = performance.now();
        const step = (): void => {
          const box = scroller();
          const part = Math.min(1, (performance.now() - begun) / time);
          if (box) box.scrollTop = (box.scrollHeight - box.clientHeight) * (1 - 0.9 * part);
          if (part < 1) requestAnimationFrame(step);
          else resolve();
        };
        step();
      }),
  };
}
