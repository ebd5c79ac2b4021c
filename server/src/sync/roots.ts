import { limits } from "@tandiff/shared/limits.ts";
import type * as Y from "yjs";

/** The texts that a document has, one a file, both ways: by root name and by Yjs type. */
export class Roots {
  readonly #doc: Y.Doc;
  readonly #texts = new Map<string, Y.Text>();
  readonly #names = new Map<unknown, string>();

  /** Names must be known before updates are applied: the set of files is decided by events, not by Yjs. */
  constructor(doc: Y.Doc, names: Iterable<string>) {
    this.#doc = doc;
    this.add(names);
  }

  /** Names that came later, and those that are known. */
  add(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#texts.has(name)) continue;
      const text = this.#doc.getText(name);
      this.#texts.set(name, text);
      this.#names.set(text, name);
    }
  }

  text(name: string): Y.Text | undefined {
    return this.#texts.get(name);
  }

  nameOf(type: unknown): string | undefined {
    return this.#names.get(type);
  }

  /** Whether all files are as large as they may be, at most. */
  fit(): boolean {
    const isTooLarge = [...this.#texts.values()].some(({ length }) => length > limits.workspaceFile);
    return !isTooLarge && this.totalLength() <= limits.workspace;
  }

  /** UTF-16 code units in all files together. */
  totalLength(): number {
    let total = 0;
    for (const text of this.#texts.values()) total += text.length;
    return total;
  }
}
