import { createHash, hash, type KeyObject } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { ParticipantId, ThreadId, type SessionId } from "@tandiff/shared/ids.ts";
import { audiences, Event } from "@tandiff/shared/session/events.ts";
import { documents } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { encodeFields } from "./canonical-encoding.ts";
import { NewerRow } from "./newer-row.ts";
import type { LinkedRow, LogHead, LogRow, NewRow, RowKind } from "./port.ts";
import { open, seal } from "./sealing.ts";

/** A row as it is stored. Columns are plain text and unchecked: `openRow` checks them. */
export interface SealedRow {
  readonly session: string;
  readonly seq: number;
  readonly at: number;
  readonly participant: string | null;
  readonly audience: string;
  readonly cause: string | null;
  readonly kind: string;
  readonly command: string | null;
  /** The payload: nonce ‖ ciphertext ‖ tag under the session's key. */
  readonly sealed: Uint8Array;
  /** The hash of the row before; 32 zero bytes on the first. */
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
}

/** What stays of a row that was destroyed in a compaction. */
export interface DroppedRow {
  readonly seq: number;
  /** Its beginning; all of it where the row after it is still there. */
  readonly hash: Uint8Array;
}

/** Where every chain starts, before its first row. */
export const chainStart: LogHead = { seq: 0, hash: new Uint8Array(32) };

/** Every kind of row there is. */
export const rowKinds: readonly RowKind[] = [
  ...Event.options.map((option) => option.shape.kind.value),
  ...documents.flatMap((document) => [`update:${document}`, `text:${document}`] as const),
  "view:page",
  "log:dropped",
];

/** Of a row that is ours, all but its payload. */
export const RowColumns = z.object({
  seq: z.int().positive(),
  at: z.int(),
  participant: ParticipantId.nullable(),
  audience: z.enum(audiences),
  cause: ThreadId.nullable(),
  kind: z.enum(rowKinds),
  command: z.string().nullable(),
});

/** Encrypts a row and gives it its place after `head`. */
export function sealRow(key: KeyObject, session: SessionId, row: NewRow, head: LogHead): SealedRow {
  return placeRow(key, session, { ...row, seq: head.seq + 1 }, head.hash);
}

/** Rows of one session, sealed and chained. */
export interface ChainedRows {
  readonly session: SessionId;
  readonly rows: readonly SealedRow[];
  /** The same, as they were given. */
  readonly linked: readonly LinkedRow[];
  /** The last of them. */
  readonly head: LogHead;
}

/** Encrypts rows that follow each other, the first after `before`. */
export function chainRows(
  key: KeyObject,
  session: SessionId,
  rows: readonly NewRow[],
  before: LogHead,
): ChainedRows {
  let head = before;
  const linked: LinkedRow[] = [];
  const sealed = rows.map((row) => {
    const placed = placeRow(key, session, { ...row, seq: head.seq + 1 }, head.hash);
    head = { seq: placed.seq, hash: placed.hash };
    linked.push({ ...row, ...head, prev: placed.prev });
    return placed;
  });
  return { session, rows: sealed, linked, head };
}

/**
 * The row as it was sealed once, byte for byte.
 * @param prev the hash of the row before
 * @param nonce with which it was sealed
 */
export function resealRow(
  key: KeyObject,
  session: SessionId,
  row: LogRow,
  prev: Uint8Array,
  nonce: Uint8Array,
): SealedRow {
  return placeRow(key, session, row, prev, nonce);
}

function placeRow(
  key: KeyObject,
  session: SessionId,
  row: LogRow,
  prev: Uint8Array,
  nonce?: Uint8Array,
): SealedRow {
  const { seq, at, participant, audience, cause, kind, command } = row;
  const columns = { session, seq, at, participant, audience, cause, kind, command };
  const placed = { ...columns, sealed: seal(key, row.payload, rowAssociatedData(columns), nonce), prev };
  return { ...placed, hash: rowHash(placed) };
}

/**
 * Decrypts a row.
 * @throws AppError "internal" when the payload does not belong to this place; NewerRow when it does, and a column is
 * not one of ours.
 */
export function openRow(key: KeyObject, row: SealedRow): LogRow {
  const payload = openPayload(key, row);
  const columns = RowColumns.safeParse(row);
  if (!columns.success) throw new NewerRow(row, columns.error);
  return { ...columns.data, payload };
}

function openPayload(key: KeyObject, row: SealedRow): Uint8Array {
  try {
    return open(key, row.sealed, rowAssociatedData(row));
  } catch (cause) {
    throw unreadableLog(new Error(`Row ${row.seq} of session ${row.session} cannot be read.`, { cause }));
  }
}

/** How many rows there are is not for those who are shown this: the `cause` alone says which one it is. */
export const unreadableLogSentence =
  "The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.";

export function unreadableLog(cause: Error): AppError {
  return new AppError("internal", unreadableLogSentence, { cause });
}

/** SHA-256 over the previous hash, the columns and the sealed payload: needs no key to be checked. */
export function rowHash(row: Omit<SealedRow, "hash">): Uint8Array {
  const { session, seq, at, participant, audience, cause, kind, command, sealed, prev } = row;
  const fields = [prev, session, seq, at, participant, audience, cause, kind, command, sealed];
  return hash("sha256", encodeFields(fields), "buffer");
}

/**
 * Ties a sealed payload to its place and its columns: in another session or under another number, and
 * also with another author, audience or time, it does not open.
 */
function rowAssociatedData(row: Omit<SealedRow, "sealed" | "prev" | "hash">): Uint8Array {
  const { session, seq, at, participant, audience, cause, kind, command } = row;
  return encodeFields(["tandiff log row v1", session, seq, at, participant, audience, cause, kind, command]);
}

/** The first row of a log that is wrong. */
export interface LogFault {
  readonly seq: number;
  /**
   * Gone; not what its hash says; not the successor of the row before; not what was known of it; behind the
   * last row; the last one of a log whose head this server did not sign; a compaction's, with other rows before it
   * than there were; in a segment, which cannot be read without the session's key.
   */
  readonly reason:
    | "missing"
    | "changed"
    | "unlinked"
    | "rewritten"
    | "added"
    | "unsigned"
    | "disproved"
    | "locked";
}

export type ChainVerdict =
  | { readonly ok: true; readonly head: LogHead }
  | ({ readonly ok: false } & LogFault);

/**
 * Checks a session's rows, given in order from the first.
 *
 * The chain shows any change behind its head. It cannot show that the last rows were cut off, nor that all
 * of it was written anew; give it a head that was `known` before, such as one in an export, for that.
 */
export class ChainVerifier {
  readonly #known: LogHead;
  readonly #digestIn: (row: SealedRow) => Uint8Array | null;
  readonly #digest = new LogDigest();
  #head = chainStart;
  #unproven: number | null = null;

  /**
   * @param digestIn what the row of a compaction says that the log before it comes to, see `LogDigest`; null where
   * that cannot be read, since the session was erased
   */
  constructor(known: LogHead = chainStart, digestIn: (row: SealedRow) => Uint8Array | null = () => null) {
    this.#known = known;
    this.#digestIn = digestIn;
  }

  /** What is wrong with the row; after that none is to be added. */
  add(row: SealedRow | DroppedRow): LogFault | null {
    const seq = this.#head.seq + 1;
    if (row.seq !== seq) return { seq, reason: "missing" };
    if ("sealed" in row) {
      if (!sameBytes(row.prev, this.#head.hash)) return { seq, reason: "unlinked" };
      if (!sameBytes(row.hash, rowHash(row))) return { seq, reason: "changed" };
      if (row.kind === "log:dropped") {
        const proof = this.#digestIn(row);
        if (proof !== null && !sameBytes(proof, this.#digest.value)) return { seq, reason: "disproved" };
        this.#unproven = null;
      }
    } else this.#unproven ??= seq;
    const known = this.#known;
    if (seq === known.seq && !sameBytes(row.hash, known.hash.subarray(0, row.hash.byteLength))) {
      return { seq, reason: "rewritten" };
    }
    this.#digest.add(row);
    this.#head = { seq, hash: row.hash };
    return null;
  }

  /** After the last row. */
  end(): ChainVerdict {
    if (this.#unproven !== null) return { ok: false, seq: this.#unproven, reason: "missing" };
    if (this.#head.seq < this.#known.seq) return { ok: false, seq: this.#head.seq + 1, reason: "missing" };
    return { ok: true, head: this.#head };
  }
}

/** See `ChainVerifier`. */
export function verifyChain(
  rows: Iterable<SealedRow | DroppedRow>,
  ...options: ConstructorParameters<typeof ChainVerifier>
): ChainVerdict {
  const verifier = new ChainVerifier(...options);
  for (const row of rows) {
    const fault = verifier.add(row);
    if (fault !== null) return { ok: false, ...fault };
  }
  return verifier.end();
}

/** SHA-256 over each row's number and hash, and whether it was dropped: what a compaction says of the rows before. */
export class LogDigest {
  readonly #hash = createHash("sha256");

  /** In order from the first row. */
  add(row: SealedRow | DroppedRow): void {
    this.#hash.update(encodeFields([row.seq, row.hash, "sealed" in row ? 0 : 1]));
  }

  get value(): Uint8Array {
    return this.#hash.copy().digest();
  }
}

/** Whether it is the same row of the same chain. */
export function sameHead(a: LogHead, b: LogHead): boolean {
  return a.seq === b.seq && sameBytes(a.hash, b.hash);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
