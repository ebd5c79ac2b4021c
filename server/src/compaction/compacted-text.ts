import * as Y from "yjs";
import type { FixedRange, FixesView } from "@tandiff/shared/api.ts";
import { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { phases } from "@tandiff/shared/session/phase.ts";
import { compactedClientId, seedClientId } from "@tandiff/shared/sync/protocol.ts";
import { Marks } from "@tandiff/shared/workspace/marks.ts";
import { z } from "zod";

const Phase = z.enum(phases);

/** Who wrote or deleted characters, for which thread, and in which phase. */
const Mark = z.object({
  by: ParticipantId.nullable(),
  cause: ThreadId.nullable(),
  phase: Phase,
});
export type Mark = z.infer<typeof Mark>;

/** Characters in a row: `kept` ones of the seed, those that are `cut` from it, and `written` ones. */
const Range = Mark.extend({
  kind: z.enum(["kept", "cut", "written"]),
  length: z.int().positive(),
});
export type Range = z.infer<typeof Range>;

/** The last texts of a document with what is told of their characters: all that stays of it in a compaction. */
export const CompactedText = z.object({
  /** How many updates it is made of. */
  updates: z.int(),
  /** Bytes of their updates and the time of the last one, in the order of the first. */
  writers: z.array(z.object({ participant: ParticipantId, bytes: z.int(), lastAt: z.int() })),
  /** When somebody last wrote for each thread, or for none; nobody was asked in older ones. */
  causes: z.array(z.object({ cause: ThreadId.nullable(), lastAt: z.int() })).default([]),
  /**
   * Ranges follow each other; what is cut has no place in the text. What an undo brought back is its first author's:
   * nobody's where it is the seed's, then as `written` as it stands there and as `cut` as it was.
   */
  texts: z.array(z.object({ root: z.string(), text: z.string(), ranges: z.array(Range) })),
});
export type CompactedText = z.infer<typeof CompactedText>;
type CompactedRoot = CompactedText["texts"][number];

export function readCompactedText(payload: Uint8Array): CompactedText {
  return CompactedText.parse(JSON.parse(new TextDecoder().decode(payload)));
}

/** A compacted document as a Yjs document again. */
export interface RestoredText {
  readonly doc: Y.Doc;
  readonly written: Marks<Mark>;
  readonly deleted: Marks<Mark>;
  readonly fixes: FixesView;
}

/**
 * Always the same document for the same text. The seed's characters have the ids that they had, so places in head
 * are found; the text of those that were cut is not known here, and blanks stand for it.
 */
export function restoreText({ texts }: Pick<CompactedText, "texts">): RestoredText {
  const doc = new Y.Doc({ gc: false });
  const written = new Marks<Mark>();
  const deleted = new Marks<Mark>();
  const fixes = new FixesBuilder();
  const clocks = { seed: 0, written: 0 };
  for (const { root, text, ranges } of texts) {
    const target = doc.getText(root);
    const pieces = piecesOf(text, ranges);
    doc.clientID = seedClientId;
    target.insert(0, pieces.map(({ range, part }) => (range.kind === "written" ? "" : part)).join(""));
    doc.clientID = compactedClientId;
    const cuts: { readonly at: number; readonly length: number }[] = [];
    let at = 0;
    for (const { range, part } of pieces) {
      const { kind, length, ...mark } = range;
      if (kind === "written") {
        target.insert(at, part);
        written.add(compactedClientId, clocks.written, length, mark);
        fixes.written(mark.cause, compactedClientId, clocks.written, length);
        clocks.written += length;
      } else {
        if (kind === "cut") {
          cuts.unshift({ at, length });
          deleted.add(seedClientId, clocks.seed, length, mark);
          fixes.deleted(mark.cause, seedClientId, clocks.seed, length);
        }
        clocks.seed += length;
      }
      at += length;
    }
    for (const cut of cuts) target.delete(cut.at, cut.length);
  }
  return { doc, written, deleted, fixes: fixes.view() };
}

/** A text with the seed's characters alone, by which places in head are found. */
export function withoutWritten({ root, text, ranges }: CompactedRoot): CompactedRoot {
  const pieces = piecesOf(text, ranges).filter(({ range }) => range.kind !== "written");
  return {
    root,
    text: pieces.map(({ range, part }) => (range.kind === "cut" ? "" : part)).join(""),
    ranges: pieces.map(({ range }) => range),
  };
}

function piecesOf(text: string, ranges: readonly Range[]): { range: Range; part: string }[] {
  let at = 0;
  return ranges.map((range) => {
    if (range.kind === "cut") return { range, part: " ".repeat(range.length) };
    const part = text.slice(at, at + range.length);
    at += range.length;
    return { range, part };
  });
}

class FixesBuilder {
  readonly #threads: ThreadId[] = [];
  readonly #written: FixedRange[] = [];
  readonly #deleted: FixedRange[] = [];

  written(thread: ThreadId | null, client: number, clock: number, length: number): void {
    if (thread !== null) this.#written.push([this.#indexOf(thread), client, clock, length]);
  }

  deleted(thread: ThreadId | null, client: number, clock: number, length: number): void {
    if (thread !== null) this.#deleted.push([this.#indexOf(thread), client, clock, length]);
  }

  view(): FixesView {
    return { threads: this.#threads, written: this.#written, deleted: this.#deleted };
  }

  #indexOf(thread: ThreadId): number {
    const known = this.#threads.indexOf(thread);
    return known < 0 ? this.#threads.push(thread) - 1 : known;
  }
}
