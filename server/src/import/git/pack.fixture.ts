import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** An entry of a pack as it is written, right or wrong. */
export interface RawEntry {
  readonly type: number;
  /** What its header says; the body's length unless told. */
  readonly size?: number;
  /** Between the header and the body: what a delta is of. */
  readonly base?: Uint8Array;
  readonly body: Uint8Array;
}

export const blobType = 3;
export const offsetDeltaType = 6;
export const idDeltaType = 7;

/** A bundle with these refs and entries, with a right checksum whatever they are. */
export function rawBundle(
  entries: readonly RawEntry[],
  count = entries.length,
  header = `# v2 git bundle\n${"1".repeat(40)} refs/heads/main\n${"2".repeat(40)} refs/heads/change\n\n`,
): Buffer {
  const start = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  start.writeUInt32BE(count, 8);
  // A bomb is one entry many times over.
  const packed = new Map([...new Set(entries)].map((entry) => [entry, packedEntry(entry)]));
  const pack = Buffer.concat([start, ...entries.flatMap((entry) => packed.get(entry) ?? [])]);
  return Buffer.concat([Buffer.from(header), pack, createHash("sha1").update(pack).digest()]);
}

function packedEntry({ type, body, base = new Uint8Array(), size = body.length }: RawEntry): Buffer {
  return Buffer.concat([entryHeader(type, size), base, deflateSync(body, { level: 9 })]);
}

function entryHeader(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size % 16)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) bytes.push(rest % 128);
  return Buffer.from(bytes.map((byte, index) => (index < bytes.length - 1 ? byte | 128 : byte)));
}

/** As a delta writes sizes. */
export function deltaSize(size: number): number[] {
  return size < 128 ? [size] : [(size % 128) | 128, ...deltaSize(Math.floor(size / 128))];
}

export function blobId(body: Uint8Array): Buffer {
  return createHash("sha1").update(`blob ${body.length}\0`).update(body).digest();
}
