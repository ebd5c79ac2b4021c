import type { DroppedRow, SealedRow } from "./log-codec.ts";

/** What stays of rows that follow each other in the log and were destroyed in one compaction. */
export interface DroppedRun {
  /** Number of the first. */
  readonly first: number;
  /** Bytes of each hash but the last, of which there are all 32: the next row is linked to it. */
  readonly width: number;
  /** One after the other. */
  readonly hashes: Uint8Array;
}

const hashBytes = 32;
/** Nobody finds another row whose hash has so many bytes in common. */
const keptBytes = 16;

export function* rowsOfRun({ first, width, hashes }: DroppedRun): Generator<DroppedRow> {
  let seq = first;
  let at = 0;
  for (; at + hashBytes < hashes.byteLength; at += width) {
    yield { seq, hash: hashes.subarray(at, at + width) };
    seq += 1;
  }
  yield { seq, hash: hashes.subarray(at) };
}

/** @param isLast whether the row behind it stays */
export function droppedRow({ seq, hash }: SealedRow, isLast: boolean): DroppedRow {
  return { seq, hash: isLast ? hash : hash.subarray(0, keptBytes) };
}

/** Rows that are dropped in one compaction, in order, as they are stored. */
export function runsOf(rows: readonly DroppedRow[]): readonly DroppedRun[] {
  const runs: DroppedRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.at(-1)?.seq === row.seq - 1) run.push(row);
    else runs.push([row]);
  }
  return runs.map((run) => ({
    first: run[0]?.seq ?? 0,
    width: run[0]?.hash.byteLength ?? hashBytes,
    hashes: Buffer.concat(run.map(({ hash }) => hash)),
  }));
}
