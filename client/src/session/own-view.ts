import type { Look, PageView } from "@tandiff/shared/live/protocol.ts";

/** Milliseconds between two views that are sent; the server takes one a second. */
const between = 1_100;

/** What this page shows, told to the server for a replay, while one is to be kept. */
export class OwnView {
  readonly #send: (view: PageView) => void;
  #view: PageView | null = null;
  #isKept = false;
  #sent = "";
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (view: PageView) => void) {
    this.#send = send;
  }

  show({ place, since, editor }: Look): void {
    const shown = place.view === "workspace" && !since ? editor : null;
    this.#view = { place, line: shown?.line ?? null, cursor: shown?.cursor ?? null };
    this.#tell();
  }

  /** Whether views are kept now. */
  keep(isKept: boolean): void {
    if (isKept && !this.#isKept) this.#sent = "";
    this.#isKept = isKept;
    this.#tell();
  }

  #tell(): void {
    if (!this.#isKept || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#sentAt + between - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const next = JSON.stringify(this.#view);
      if (!this.#isKept || this.#view === null || next === this.#sent) return;
      this.#sent = next;
      this.#sentAt = Date.now();
      this.#send(this.#view);
    }, wait);
  }
}
