import { keepCopy } from "../ui/browser-copies.ts";
import { claim, takeLeft, tryStorage } from "./living-pages.ts";
import { isUnsavedText, type UnsavedText } from "./unsaved-edits.ts";

/** What a page had typed in a focus time, and had not saved when it went. */
export interface LeftFocus {
  /** Names the focus time. */
  readonly since: number;
  readonly texts: readonly UnsavedText[];
}

/** Has the browser keep what a page typed in one focus time and has not saved yet, for when the page is gone. */
export class UnsavedFocus {
  readonly #key: string;
  readonly #since: number;

  constructor(participant: string, since: number) {
    this.#since = since;
    this.#key = `${prefixOf(participant)}${crypto.randomUUID()}`;
    claim(this.#key);
  }

  /** In the place of what it kept before; with nothing it keeps nothing. Returns whether the browser does so. */
  keep(texts: readonly UnsavedText[]): boolean {
    return tryStorage(() => {
      if (texts.length === 0) localStorage.removeItem(this.#key);
      else keepCopy(localStorage, this.#key, JSON.stringify([this.#since, texts]));
    });
  }
}

/** Hands over what pages that are gone have left. `take` returns whether the browser may forget it, or promises to. */
export function takeLeftFocus(
  participant: string,
  take: (left: LeftFocus) => boolean | Promise<boolean>,
): void {
  takeLeft(prefixOf(participant), parse, take);
}

function prefixOf(participant: string): string {
  return `tandiff:focus:${participant}:`;
}

function parse(value: string): LeftFocus | null {
  try {
    const parsed: unknown = JSON.parse(value);
    if (!Array.isArray(parsed)) return null;
    const [since, texts]: readonly unknown[] = parsed;
    if (typeof since !== "number" || !Array.isArray(texts) || !texts.every(isUnsavedText)) return null;
    return { since, texts };
  } catch {
    return null;
  }
}
