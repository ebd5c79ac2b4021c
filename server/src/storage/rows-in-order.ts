import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { SealedRow } from "./log-codec.ts";
import type { Segment } from "./segment.ts";
import type { PackedRow } from "./segment-encoding.ts";

/** Where rows of a session are: each in one of the two. */
export interface RowSource {
  /** The first after a number that is in no segment; null when there is none. */
  readonly next: (after: number) => SealedRow | null;
  /** The first segment with a row after a number. */
  readonly nextSegment: (document: DocumentName, after: number) => Segment | null;
  /** @throws DamagedSegment */
  readonly unpack: (segment: Segment) => readonly PackedRow[];
}

/**
 * Rows with a `seq` greater than `after`, in order, those of the documents also out of their segments. They are asked
 * for one at a time, so that nothing stays open while the caller does something else: meanwhile rows may have moved
 * into a segment.
 */
export function* rowsInOrder(
  source: RowSource,
  after: number,
  documents: readonly DocumentName[],
): Generator<SealedRow | PackedRow> {
  const packed = documents.map((document) => new PackedRows(source, document));
  let unpacked: SealedRow | null = null;
  /** Nothing that was found before is forgotten by it: rows move from the one place to the other only. */
  const look = (at: number): void => {
    unpacked = source.next(at);
    for (const rows of packed) rows.look();
  };
  look(after);
  let lookedAt = after;
  for (let at = after; ;) {
    const row = firstOf(unpacked, packed, at);
    if (row === null) {
      if (lookedAt === at) return;
      look(at);
      lookedAt = at;
      continue;
    }
    at = row.seq;
    yield row;
    if (row === unpacked) look(at);
  }
}

function firstOf(
  unpacked: SealedRow | null,
  packed: readonly PackedRows[],
  after: number,
): SealedRow | PackedRow | null {
  let first: SealedRow | PackedRow | null = unpacked;
  // Where numbers follow each other, nothing is elsewhere.
  if (unpacked?.seq === after + 1) return unpacked;
  for (const rows of packed) {
    const row = rows.next(after);
    if (row !== null && (first === null || row.seq < first.seq)) first = row;
  }
  return first;
}

/** Rows of a document that are in segments; holds one segment at a time. */
class PackedRows {
  readonly #source: RowSource;
  readonly #document: DocumentName;
  #rows: readonly PackedRow[] = [];
  #index = 0;
  #isDone = false;

  constructor(source: RowSource, document: DocumentName) {
    this.#source = source;
    this.#document = document;
  }

  /** To be called when rows that were not in segments are looked for: there may be other segments since. */
  look(): void {
    this.#isDone = false;
  }

  /** The first after a number; numbers are asked for in order. */
  next(after: number): PackedRow | null {
    if ((this.#rows.at(-1)?.seq ?? 0) <= after && !this.#isDone) this.#load(after);
    while ((this.#rows[this.#index]?.seq ?? Number.POSITIVE_INFINITY) <= after) this.#index += 1;
    return this.#rows[this.#index] ?? null;
  }

  #load(after: number): void {
    const segment = this.#source.nextSegment(this.#document, after);
    this.#rows = segment ? this.#source.unpack(segment) : [];
    this.#isDone = segment === null;
    this.#index = 0;
  }
}
