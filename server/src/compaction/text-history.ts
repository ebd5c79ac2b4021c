import * as Y from "yjs";
import type { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { Event } from "@tandiff/shared/session/events.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { toldPieces } from "@tandiff/shared/workspace/told-pieces.ts";
import type { LogRow } from "../storage/port.ts";
import {
  readCompactedText,
  restoreText,
  withoutWritten,
  type CompactedText,
  type Mark,
  type Range,
  type RestoredText,
} from "./compacted-text.ts";

/** All that the log tells of one document, whether it was compacted or not. */
export class TextHistory {
  readonly #name: DocumentName;
  readonly #writers = new Map<ParticipantId, { bytes: number; lastAt: number }>();
  readonly #causes = new Map<ThreadId | null, number>();
  readonly #roots = new Set<string>();
  #restored: RestoredText = restoreText({ texts: [] });
  /** What each root was compacted to. */
  #compacted: ReadonlyMap<string, readonly Range[]> = new Map();
  #updates = 0;
  #destroyed = 0;
  #isChanged = false;

  constructor(name: DocumentName) {
    this.#name = name;
  }

  get doc(): Y.Doc {
    return this.#restored.doc;
  }

  /** Whether it was changed since it was compacted. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** How many of its updates a compaction has destroyed. */
  get destroyed(): number {
    return this.#destroyed;
  }

  /** When somebody last wrote for a thread, or for none; if that is not known, when somebody last wrote. Null for never. */
  lastAt(cause: ThreadId | null): number | null {
    const all = [...this.#causes.values(), ...Array.from(this.#writers.values(), ({ lastAt }) => lastAt)];
    return this.#causes.get(cause) ?? (all.length > 0 ? Math.max(...all) : null);
  }

  /** Takes the next row of the log in, whatever it is of. */
  read(row: LogRow, phase: Phase): void {
    if (row.kind === `text:${this.#name}`) this.#begin(readCompactedText(row.payload));
    if (row.kind === `update:${this.#name}`) this.#update(row, phase);
  }

  /**
   * What a compaction leaves of it, of roots of files that were deleted as `withoutWritten` does. Yields wherever it
   * may be interrupted.
   */
  *compacted(
    rootNames: readonly string[],
    deletedRoots: ReadonlySet<string>,
  ): Generator<void, CompactedText> {
    for (const root of rootNames) this.#roots.add(root);
    const texts: CompactedText["texts"] = [];
    for (const root of this.#roots) {
      const ranges = yield* this.ranges(root);
      const text = { root, text: this.doc.getText(root).toJSON(), ranges: [...ranges] };
      texts.push(deletedRoots.has(root) ? withoutWritten(text) : text);
    }
    const writers = Array.from(this.#writers, ([participant, writer]) => ({ participant, ...writer }));
    const causes = Array.from(this.#causes, ([cause, lastAt]) => ({ cause, lastAt }));
    return { updates: this.#updates, writers, causes, texts };
  }

  /** Who wrote and who deleted what in one text; what a compaction has told once is told the same for ever. */
  *ranges(root: string): Generator<void, readonly Range[]> {
    const compacted = this.#isChanged ? undefined : this.#compacted.get(root);
    if (compacted) return compacted;
    const { doc, written, deleted } = this.#restored;
    const ranges: Range[] = [];
    for (const piece of toldPieces(doc.getText(root), written, deleted)) {
      yield;
      if (piece) addRange(ranges, { kind: piece.kind, ...(piece.told ?? unmarked), length: piece.length });
    }
    return ranges;
  }

  #begin(text: CompactedText): void {
    this.#isChanged = false;
    this.#restored = restoreText(text);
    this.#updates = text.updates;
    this.#destroyed = text.updates;
    this.#compacted = new Map(text.texts.map(({ root, ranges }) => [root, ranges]));
    this.#writers.clear();
    for (const { participant, bytes, lastAt } of text.writers)
      this.#writers.set(participant, { bytes, lastAt });
    this.#causes.clear();
    for (const { cause, lastAt } of text.causes) this.#causes.set(cause, lastAt);
    for (const { root } of text.texts) this.#roots.add(root);
  }

  #update({ participant, cause, payload, at }: LogRow, phase: Phase): void {
    this.#isChanged = true;
    this.#updates += 1;
    const { doc, written, deleted } = this.#restored;
    Y.applyUpdate(doc, payload);
    const mark: Mark = { by: participant, cause, phase };
    const { structs, ds } = Y.decodeUpdate(payload);
    for (const { id, length } of structs) written.add(id.client, id.clock, length, mark);
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) deleted.add(client, clock, len, mark);
    }
    if (participant === null) return;
    const bytes = (this.#writers.get(participant)?.bytes ?? 0) + payload.length;
    this.#writers.set(participant, { bytes, lastAt: at });
    this.#causes.set(cause, at);
  }
}

/** The phase that a row leaves the session in. */
export function phaseAfter(before: Phase, { kind, payload }: LogRow): Phase {
  if (kind === "review.submitted") return "submitted";
  if (kind !== "phase.changed") return before;
  const event = Event.parse(JSON.parse(new TextDecoder().decode(payload)));
  return event.kind === "phase.changed" ? event.to : before;
}

const unmarked: Mark = { by: null, cause: null, phase: "call" };

function addRange(ranges: Range[], range: Range): void {
  const last = ranges.at(-1);
  const isSame =
    last?.kind === range.kind &&
    last.by === range.by &&
    last.cause === range.cause &&
    last.phase === range.phase;
  if (last && isSame) last.length += range.length;
  else ranges.push(range);
}
