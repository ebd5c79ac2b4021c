import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import type { AppError } from "@tandiff/shared/errors.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { z } from "zod";
import { damaged } from "./damaged.ts";

export type ObjectKind = "commit" | "tree" | "blob" | "tag";

/** Object types as packs number them. Source: git's gitformat-pack(5), "Object types". */
const kinds: ReadonlyMap<number, ObjectKind> = new Map([
  [1, "commit"],
  [2, "tree"],
  [3, "blob"],
  [4, "tag"],
]);
const offsetDelta = 6;
const idDelta = 7;

/** One object as it stands in a packfile. */
export interface PackedEntry {
  /** Where it begins. */
  readonly at: number;
  /** What it is, or of what it is a delta: of the object that begins there, or has that id. */
  readonly what: { readonly kind: ObjectKind } | { readonly baseAt: number } | { readonly baseId: string };
  /** Bytes once inflated. */
  readonly size: number;
  /** Where its compressed bytes begin. */
  readonly dataAt: number;
}

/** What `zlib` gives with `info`; its types leave it out. */
const Inflated = z.object({
  buffer: z.instanceof(Uint8Array),
  engine: z.object({ bytesWritten: z.int() }),
});

const headBytes = 12;
const idBytes = 20;

/**
 * Goes through a packfile of version 2 and gives each object as it stands there, inflated.
 *
 * @throws {AppError} `bad-request` where the pack is damaged, `too-large` over a limit, from `visit` too
 */
export function visitPack(pack: Buffer, visit: (entry: PackedEntry, data: Uint8Array) => void): void {
  if (pack.length < headBytes + idBytes || pack.toString("latin1", 0, 4) !== "PACK")
    throw damaged("it has no packfile");
  if (pack.readUInt32BE(4) !== 2) throw damaged("its packfile has a version that is not known");
  const total = pack.readUInt32BE(8);
  if (total > limits.importObjects)
    throw tooLarge(`The bundle has ${count(total)} objects`, count(limits.importObjects));
  const end = pack.length - idBytes;
  const sum = createHash("sha1").update(pack.subarray(0, end)).digest();
  if (!sum.equals(pack.subarray(end)))
    throw damaged("its checksum does not fit, so it was cut short or changed");
  const objects = pack.subarray(0, end);
  let at = headBytes;
  for (let index = 0; index < total; index++) {
    const entry = readEntry(objects, at);
    const { data, next } = inflate(objects, entry);
    visit(entry, data);
    at = next;
  }
  if (at !== end) throw damaged("there is something after its last object");
}

/** The inflated bytes of an entry, and where the next one begins. @throws {AppError} `bad-request` */
export function inflate(pack: Buffer, { dataAt, size }: PackedEntry): { data: Uint8Array; next: number } {
  const result = inflated(pack.subarray(dataAt), size);
  if (result.buffer.length !== size) throw damaged("an object is smaller than it says");
  return { data: result.buffer, next: dataAt + result.engine.bytesWritten };
}

function inflated(data: Buffer, size: number): z.infer<typeof Inflated> {
  const bounds = { maxOutputLength: Math.max(1, size), chunkSize: chunkSize(size) };
  try {
    return Inflated.parse(inflateSync(data, { info: true, ...bounds }));
  } catch (error) {
    const isLarger = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw damaged(isLarger ? "an object is larger than it says" : "an object cannot be unpacked");
  }
}

/** One chunk for nearly every object, which zlib wants to have 64 bytes at least. */
function chunkSize(size: number): number {
  return Math.min(Math.max(64, size + 1), 1024 * 1024);
}

function readEntry(pack: Buffer, at: number): PackedEntry {
  let next = at;
  const byte = (): number => {
    const value = pack[next];
    if (value === undefined) throw damaged("it is cut short");
    next += 1;
    return value;
  };
  let last = byte();
  const type = (last >> 4) & 7;
  let size = last & 15;
  for (let unit = 16; last > 127; unit *= 128) {
    last = byte();
    size += (last & 127) * unit;
    if (size > limits.blob) throw tooLargeObject(size);
  }
  const kind = kinds.get(type);
  if (kind !== undefined) return { at, what: { kind }, size, dataAt: next };
  if (type === idDelta) {
    const baseId = pack.toString("hex", next, next + idBytes);
    return { at, what: { baseId }, size, dataAt: next + idBytes };
  }
  if (type !== offsetDelta) throw damaged("it has an object of a kind that is not known");
  last = byte();
  let distance = last & 127;
  while (last > 127) {
    last = byte();
    distance = (distance + 1) * 128 + (last & 127);
    if (distance > at) break;
  }
  if (distance === 0 || distance > at) throw damaged("a delta is based on what is before the first object");
  return { at, what: { baseAt: at - distance }, size, dataAt: next };
}

function tooLargeObject(size: number): AppError {
  return tooLarge(`An object of the bundle has ${count(size)} bytes`, count(limits.blob));
}
