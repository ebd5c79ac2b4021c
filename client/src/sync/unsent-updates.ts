import * as Y from "yjs";
import { fromByteString, toByteString } from "@tandiff/shared/text/byte-string.ts";
import { keepCopy } from "../ui/browser-copies.ts";
import { claim, takeLeft, tryStorage } from "./living-pages.ts";
import { isUnsavedText, type UnsavedText } from "./unsaved-edits.ts";
import { withoutUpdate } from "./without-update.ts";

/** What an earlier page had typed and saw no acknowledgement for. */
export interface LeftOver {
  readonly epoch: string;
  readonly update: Uint8Array;
  /** What it comes to: all there is to show where the update is of no use. */
  readonly texts: readonly UnsavedText[];
}

/**
 * What this page has typed and the server has not acknowledged, kept by the browser for the next page should this
 * one go. To send an update twice does no harm: the server takes of it what is new.
 */
export class UnsentUpdates {
  readonly #key: string;
  readonly #doc: Y.Doc;
  readonly #epoch: () => string;
  #updates: Uint8Array[] = [];
  readonly #roots = new Set<string>();
  #isDue = false;
  #isKept = false;
  #isClosed = false;

  /** `name` is of the participant's document, `doc` this copy of it. */
  constructor(name: string, doc: Y.Doc, epoch: () => string) {
    this.#key = `${prefixOf(name)}${doc.clientID}`;
    this.#doc = doc;
    this.#epoch = epoch;
    claim(this.#key);
  }

  /** Has the browser keep it before the page turns to anything else, such as the next key. */
  add(update: Uint8Array, { changed }: Y.Transaction): void {
    if (this.#isClosed) return;
    this.#updates.push(update);
    for (const [root, type] of this.#doc.share) if (changed.has(type)) this.#roots.add(root);
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.keep());
  }

  /** The server has everything, or the person has let it go. */
  forget(): void {
    this.#updates = [];
    this.#roots.clear();
    if (this.#isKept) tryStorage(() => localStorage.removeItem(this.#key));
    this.#isKept = false;
  }

  /** Takes no more; what it has stays kept, as it is now. */
  close(): void {
    if (!this.#isClosed) this.keep();
    this.#isClosed = true;
  }

  /** Has the browser keep it now. Returns whether it does. */
  keep(): boolean {
    this.#isDue = false;
    if (this.#updates.length === 0) return true;
    const update = Y.mergeUpdates(this.#updates);
    this.#updates = [update];
    const texts = [...this.#roots].map((root): UnsavedText => {
      const text = this.#doc.getText(root);
      return { root, before: withoutUpdate(text, update), mine: text.toJSON() };
    });
    const whole = [this.#epoch(), btoa(toByteString(update)), texts];
    const isKept = [whole, whole.slice(0, 2)].some((value) =>
      // Where there is no room for the texts there may be for what they are typed with.
      tryStorage(() => keepCopy(localStorage, this.#key, JSON.stringify(value))),
    );
    this.#isKept ||= isKept;
    return isKept;
  }
}

/**
 * Hands over what earlier pages of this browser left over of the participant's document: of a page that still lives,
 * once it does not. `take` returns whether the browser may forget it, or promises to say so later.
 */
export function takeLeftOver(name: string, take: (leftOver: LeftOver) => boolean | Promise<boolean>): void {
  takeLeft(prefixOf(name), parse, take);
}

function prefixOf(name: string): string {
  return `tandiff:unsent:${name}:`;
}

function parse(value: string): LeftOver | null {
  try {
    const parsed: unknown = JSON.parse(value);
    if (!Array.isArray(parsed)) return null;
    const [epoch, base64, texts]: readonly unknown[] = parsed;
    if (typeof epoch !== "string" || typeof base64 !== "string") return null;
    return { epoch, update: fromByteString(atob(base64)), texts: parseTexts(texts) };
  } catch {
    return null;
  }
}

/** None where there was no room for them, or another version wrote it. */
function parseTexts(texts: unknown): readonly UnsavedText[] {
  return Array.isArray(texts) && texts.every(isUnsavedText) ? texts : [];
}
