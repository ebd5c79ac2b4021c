import * as Y from "yjs";
import { fromByteString, toByteString } from "@tandiff/shared/text/byte-string.ts";

/** An update that is acknowledged sooner is not worth writing down. Milliseconds. */
const patience = 100;

/** What an earlier page had typed and saw no acknowledgement for. */
export interface LeftOver {
  readonly epoch: string;
  readonly update: Uint8Array;
  /** Lets the browser forget it, unless its page has written on meanwhile. */
  readonly forget: () => void;
}

/**
 * What this page has typed and the server has not acknowledged, kept by the browser for the next page should this
 * one go. To send an update twice does no harm: the server takes of it what is new.
 */
export class UnsentUpdates {
  readonly #key: string;
  readonly #epoch: () => string;
  #update: Uint8Array | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isKept = false;
  #isClosed = false;
  readonly #keepNow = (): void => this.keep();

  /** `name` is of the participant's document, `clientId` of this copy of it. */
  constructor(name: string, clientId: number, epoch: () => string) {
    this.#key = `${prefixOf(name)}${clientId}`;
    this.#epoch = epoch;
    window.addEventListener("pagehide", this.#keepNow);
  }

  add(update: Uint8Array): void {
    if (this.#isClosed) return;
    this.#update = this.#update === null ? update : Y.mergeUpdates([this.#update, update]);
    this.#timer ??= setTimeout(this.#keepNow, patience);
  }

  /** The server has everything, or the person has let it go. */
  forget(): void {
    this.#update = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isKept) tryStorage(() => localStorage.removeItem(this.#key));
    this.#isKept = false;
  }

  /** Takes no more; what it has stays kept. */
  close(): void {
    this.#isClosed = true;
    this.keep();
    window.removeEventListener("pagehide", this.#keepNow);
  }

  /** Has the browser keep it now. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#update === null) return;
    const value = JSON.stringify([this.#epoch(), btoa(toByteString(this.#update))]);
    this.#isKept = tryStorage(() => localStorage.setItem(this.#key, value));
  }
}

/** What earlier pages of this browser left over of the participant's document. */
export function leftOver(name: string): readonly LeftOver[] {
  const found: LeftOver[] = [];
  tryStorage(() => {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? "");
    for (const key of keys.filter((each) => each.startsWith(prefixOf(name)))) {
      const value = localStorage.getItem(key);
      const parsed = parse(value ?? "");
      if (!parsed) continue;
      const forget = (): void => {
        tryStorage(() => {
          if (localStorage.getItem(key) === value) localStorage.removeItem(key);
        });
      };
      found.push({ ...parsed, forget });
    }
  });
  return found;
}

function prefixOf(name: string): string {
  return `tandiff:unsent:${name}:`;
}

function parse(value: string): Pick<LeftOver, "epoch" | "update"> | null {
  try {
    const parsed: unknown = JSON.parse(value);
    if (!Array.isArray(parsed)) return null;
    const [epoch, base64]: readonly unknown[] = parsed;
    if (typeof epoch !== "string" || typeof base64 !== "string") return null;
    return { epoch, update: fromByteString(atob(base64)) };
  } catch {
    return null;
  }
}

/** False where the browser's storage is full or switched off: then an open tab is all there is, as it says. */
function tryStorage(use: () => void): boolean {
  try {
    use();
    return true;
  } catch {
    return false;
  }
}
