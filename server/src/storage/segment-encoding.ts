import { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { audiences } from "@tandiff/shared/session/events.ts";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { z } from "zod";
import { sameBytes } from "./log-codec.ts";
import type { LogRow, RowKind } from "./port.ts";

/** A row with what its ciphertext is made again from. */
export interface PackedRow extends LogRow {
  /** With which its payload was sealed; 12 bytes. */
  readonly nonce: Uint8Array;
}

/** What few rows have of their own: participant, audience, cause, command. */
const Origins = z.array(
  z.tuple([ParticipantId.nullable(), z.enum(audiences), ThreadId.nullable(), z.string().nullable()]),
);

/** Where the count begins in a nonce, see `sealing.ts`. */
const countAt = 8;
const nonceBytes = 12;
/** What the first row is told of by. */
const noRow = { seq: 0, at: 0, nonce: new Uint8Array(nonceBytes) };

/**
 * Rows of one kind, column by column, so that they compress well. A column is a byte string of what follows, one for
 * each row; integers, and the length before each byte string, are varints of lib0.
 *
 * 1. origins, as a JSON list, each once; 2. the number of the row's origin in it; 3. `seq`, less that of the row
 * before; 4. `at`, likewise, signed; 5. the nonce's count, less that of the row before, or 0 and the whole nonce where
 * it does not go on from that; 6. the payload's length; 7. the payload.
 */
export function encodeRows(rows: readonly PackedRow[]): Uint8Array {
  const origins = new Map<string, number>();
  const column = () => encoding.createEncoder();
  const columns = { origin: column(), seq: column(), at: column(), nonce: column(), length: column() };
  const payloads = column();
  let before: Pick<PackedRow, "seq" | "at" | "nonce"> = noRow;
  for (const { seq, at, nonce, payload, participant, audience, cause, command } of rows) {
    const origin = JSON.stringify([participant, audience, cause, command]);
    if (!origins.has(origin)) origins.set(origin, origins.size);
    encoding.writeVarUint(columns.origin, origins.get(origin) ?? 0);
    encoding.writeVarUint(columns.seq, seq - before.seq);
    encoding.writeVarInt(columns.at, at - before.at);
    writeNonce(columns.nonce, nonce, before.nonce);
    encoding.writeVarUint(columns.length, payload.byteLength);
    encoding.writeUint8Array(payloads, payload);
    before = { seq, at, nonce };
  }
  const all = encoding.createEncoder();
  encoding.writeVarString(all, `[${[...origins.keys()].join(",")}]`);
  for (const each of [...Object.values(columns), payloads]) {
    encoding.writeVarUint8Array(all, encoding.toUint8Array(each));
  }
  return encoding.toUint8Array(all);
}

/** @throws Error when `encodeRows` did not make it */
export function decodeRows(bytes: Uint8Array, kind: RowKind): readonly PackedRow[] {
  const all = decoding.createDecoder(bytes);
  const origins = Origins.parse(JSON.parse(decoding.readVarString(all)));
  const column = () => decoding.createDecoder(decoding.readVarUint8Array(all));
  const columns = { origin: column(), seq: column(), at: column(), nonce: column(), length: column() };
  const payloads = column();
  const rows: PackedRow[] = [];
  let before: Pick<PackedRow, "seq" | "at" | "nonce"> = noRow;
  while (decoding.hasContent(columns.origin)) {
    const origin = origins[decoding.readVarUint(columns.origin)];
    if (!origin) throw new Error("A row has no origin.");
    const [participant, audience, cause, command] = origin;
    const seq = before.seq + decoding.readVarUint(columns.seq);
    const at = before.at + decoding.readVarInt(columns.at);
    const nonce = readNonce(columns.nonce, before.nonce);
    const payload = decoding.readUint8Array(payloads, decoding.readVarUint(columns.length));
    rows.push({ seq, at, participant, audience, cause, kind, command, payload: payload.slice(), nonce });
    before = { seq, at, nonce };
  }
  return rows;
}

function writeNonce(encoder: encoding.Encoder, nonce: Uint8Array, before: Uint8Array): void {
  const step = countOf(nonce) - countOf(before);
  if (step > 0 && sameBytes(nonce.subarray(0, countAt), before.subarray(0, countAt))) {
    encoding.writeVarUint(encoder, step);
  } else {
    encoding.writeVarUint(encoder, 0);
    encoding.writeUint8Array(encoder, nonce);
  }
}

function readNonce(decoder: decoding.Decoder, before: Uint8Array): Uint8Array {
  const step = decoding.readVarUint(decoder);
  if (step === 0) return decoding.readUint8Array(decoder, nonceBytes).slice();
  const nonce = before.slice();
  viewOf(nonce).setUint32(countAt, countOf(before) + step);
  return nonce;
}

function countOf(nonce: Uint8Array): number {
  return viewOf(nonce).getUint32(countAt);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
