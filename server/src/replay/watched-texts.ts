import * as Y from "yjs";
import type { FileId } from "@tandiff/shared/ids.ts";
import type { Edit } from "@tandiff/shared/replay/protocol.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";

/** What one update did to one file. */
export interface ChangedText {
  readonly file: FileId;
  readonly edits: readonly Edit[];
}

/** The document `code`, update by update, with what each did to the texts. */
export class WatchedTexts {
  readonly #doc = new Y.Doc({ gc: false });
  #changed: ChangedText[] = [];

  watch(files: readonly FileId[]): void {
    for (const file of files) {
      this.#doc.getText(rootName(file)).observe(({ delta }) => {
        this.#changed.push({ file, edits: editsOf(delta) });
      });
    }
  }

  apply(update: Uint8Array): readonly ChangedText[] {
    this.#changed = [];
    Y.applyUpdate(this.#doc, update);
    return this.#changed.filter(({ edits }) => edits.length > 0);
  }

  textOf(file: FileId): string {
    return this.#doc.getText(rootName(file)).toJSON();
  }
}

function editsOf(delta: Y.YTextEvent["delta"]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const { retain, insert, delete: deleted } of delta) {
    if (retain !== undefined) at += retain;
    const before = edits.at(-1);
    // What is put in the place of something is one edit.
    const isAtBefore = before !== undefined && before[0] + before[2].length === at;
    if (deleted !== undefined) {
      if (isAtBefore) before[1] += deleted;
      else edits.push([at, deleted, ""]);
    }
    if (typeof insert === "string") {
      if (isAtBefore) before[2] += insert;
      else edits.push([at, 0, insert]);
      at += insert.length;
    }
  }
  return edits;
}
