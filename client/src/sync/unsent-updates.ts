import * as Y from "yjs";
import { fromByteString, toByteString } from "@tandiff/shared/text/byte-string.ts";
import { claim, takeLeft, tryStorage } from "./living-pages.ts";

/** What an earlier page had typed and saw no acknowledgement for. */
export interface LeftOver {
  readonly epoch: string;
  readonly update: Uint8Array;
}

/**
 * What this page has typed and the server has not acknowledged, kept by the browser for the next page should this
 * one go. To send an update twice does no harm: the server takes of it what is new.
 */
export class UnsentUpdates {
  readonly #key: string;
  readonly #epoch: () => string;
  #updates: Uint8Array[] = [];
  #isDue = false;
  #isKept = false;
  #isClosed = false;

  /** `name` is of the participant's document, `clientId` of this copy of it. */
  constructor(name: string, clientId: number, epoch: () => string) {
    this.#key = `${prefixOf(name)}${clientId}`;
    this.#epoch = epoch;
    claim(this.#key);
  }

  /** Has the browser keep it before the page turns to anything else, such as the next key. */
  add(update: Uint8Array): void {
    if (this.#isClosed) return;
    this.#updates.push(update);
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.keep());
  }

  /** The server has everything, or the person has let it go. */
  forget(): void {
    this.#updates = [];
    if (this.#isKept) tryStorage(() => localStorage.removeItem(this.#key));
    this.#isKept = false;
  }

  /** Takes no more; what it has stays kept. */
  close(): void {
    this.keep();
    this.#isClosed = true;
  }

  /** Has the browser keep it now. Returns whether it does. */
  keep(): boolean {
    this.#isDue = false;
    if (this.#updates.length === 0) return true;
    const update = Y.mergeUpdates(this.#updates);
    this.#updates = [update];
    const value = JSON.stringify([this.#epoch(), btoa(toByteString(update))]);
    const isKept = tryStorage(() => localStorage.setItem(this.#key, value));
    this.#isKept ||= isKept;
    return isKept;
  }
}

/**
 * Hands over what earlier pages of this browser left over of the participant's document: of a page that still lives,
 * once it does not. `take` returns whether the browser may forget it.
 */
export function takeLeftOver(name: string, take: (leftOver: LeftOver) => boolean): void {
  takeLeft(prefixOf(name), parse, take);
}

function prefixOf(name: string): string {
  return `tandiff:unsent:${name}:`;
}

function parse(value: string): LeftOver | null {
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
