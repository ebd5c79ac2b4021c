import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import * as Y from "yjs";
import type { LongSession } from "../sync/long-session.ts";

/** A line with the Yjs client whose key last changed it. */
interface Line {
  readonly text: string;
  readonly by: number | null;
}

/**
 * What one would write first to know whose each line is: every key replayed in a new document, its text compared with
 * the one before, and whoever typed the key taken for the author of the lines that differ.
 */
export function naiveBlame({ updates }: LongSession): ReadonlyMap<string, readonly Line[]> {
  const doc = new Y.Doc({ gc: false });
  const files = new Map<string, readonly Line[]>();
  for (const update of updates) {
    const [by = null] = Y.decodeUpdate(update).structs.map(({ id }) => id.client);
    Y.applyUpdate(doc, update);
    for (const root of doc.share.keys()) {
      const before = files.get(root) ?? [];
      files.set(root, blamed(before, doc.getText(root).toJSON().split("\n"), by));
    }
  }
  return files;
}

function blamed(before: readonly Line[], now: readonly string[], by: number | null): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  const edits = lineEdits(
    before.map(({ text }) => text),
    now,
  );
  for (const { baseStart, baseEnd, headStart, headEnd } of edits) {
    lines.push(...before.slice(at, baseStart));
    lines.push(...now.slice(headStart, headEnd).map((text) => ({ text, by })));
    at = baseEnd;
  }
  return [...lines, ...before.slice(at)];
}
