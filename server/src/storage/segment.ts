import type { KeyObject } from "node:crypto";
import { isDeepStrictEqual, promisify } from "node:util";
import { zstdCompress, zstdDecompressSync } from "node:zlib";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { encodeFields } from "./canonical-encoding.ts";
import { unreadableLogSentence } from "./log-codec.ts";
import { open, seal } from "./sealing.ts";
import { decodeRows, encodeRows, type PackedRow } from "./segment-encoding.ts";

/** Where a segment stands in its session's log. */
export interface SegmentPlace {
  readonly session: SessionId;
  readonly document: DocumentName;
  /** Numbers of its first and last row. Those of the document's updates in between are all in it, and no others. */
  readonly first: number;
  readonly last: number;
  /** When the last was written, milliseconds since the epoch. */
  readonly at: number;
}

/** Updates of a document that follow each other in the log, as one compressed and sealed piece. */
export interface Segment extends SegmentPlace {
  readonly sealed: Uint8Array;
}

/** A segment that is not as this program wrote it. */
export class DamagedSegment extends AppError {
  /** The number of the first row that cannot be read. */
  readonly seq: number;

  constructor({ session, first, last }: SegmentPlace, cause: unknown) {
    const rows = new Error(`Rows ${first} to ${last} of session ${session} cannot be read.`, { cause });
    super("internal", unreadableLogSentence, { cause: rows });
    this.seq = first;
  }
}

const compress = promisify(zstdCompress);

/**
 * Makes a segment of rows, of which nothing else is needed from then on: ciphertexts and hashes are made again.
 * @param rows updates of the document, at least one; all that there are between the first and the last of them
 */
export async function packRows(
  key: KeyObject,
  session: SessionId,
  document: DocumentName,
  rows: readonly PackedRow[],
): Promise<Segment> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new Error("A segment has a row.");
  const place: SegmentPlace = { session, document, first: first.seq, last: last.seq, at: last.at };
  const compressed = await compress(encodeRows(rows));
  const segment = { ...place, sealed: seal(key, compressed, associatedData(place)) };
  // The rows are destroyed next.
  if (!isDeepStrictEqual(unpackRows(key, segment), rows)) {
    throw new Error(`A segment of rows ${first.seq} to ${last.seq} would not give them back.`);
  }
  return segment;
}

/** @throws DamagedSegment also when it does not belong to this place */
export function unpackRows(key: KeyObject, segment: Segment): readonly PackedRow[] {
  try {
    const compressed = open(key, segment.sealed, associatedData(segment));
    return decodeRows(zstdDecompressSync(compressed), `update:${segment.document}`);
  } catch (cause) {
    throw new DamagedSegment(segment, cause);
  }
}

function associatedData({ session, document, first, last, at }: SegmentPlace): Uint8Array {
  return encodeFields(["tandiff segment v1", session, document, first, last, at]);
}
