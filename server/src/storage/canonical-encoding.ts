export type Field = string | number | null | Uint8Array;

/**
 * Bytes that stand for exactly one list of fields, to be hashed or authenticated. Each field is a type
 * byte (0 null, 1 text, 2 integer, 3 bytes), the length of what follows (4 bytes, big-endian), and the
 * value: text as UTF-8, an integer as 8 bytes signed big-endian.
 * @throws RangeError for a number that is not an integer.
 */
export function encodeFields(fields: readonly Field[]): Uint8Array {
  // One allocation: every keystroke is encoded twice.
  const bytes = Buffer.allocUnsafe(
    fields.reduce((sum: number, field) => sum + headBytes + lengthOf(field), 0),
  );
  let at = 0;
  for (const field of fields) {
    const length = lengthOf(field);
    bytes.writeUInt32BE(length, at + 1);
    bytes.writeUInt8(writeValue(bytes, field, at + headBytes), at);
    at += headBytes + length;
  }
  return bytes;
}

const headBytes = 5;

function lengthOf(field: Field): number {
  if (field === null) return 0;
  if (typeof field === "string") return Buffer.byteLength(field, "utf8");
  return typeof field === "number" ? 8 : field.byteLength;
}

/** Returns the type byte. */
function writeValue(bytes: Buffer, field: Field, at: number): number {
  if (field === null) return 0;
  if (typeof field === "string") {
    bytes.write(field, at, "utf8");
    return 1;
  }
  if (typeof field === "number") {
    if (!Number.isInteger(field)) throw new RangeError(`${field} is not an integer.`);
    // Twice as fast as by way of a BigInt.
    bytes.writeInt32BE(Math.floor(field / 2 ** 32), at);
    bytes.writeUInt32BE(field >>> 0, at + 4);
    return 2;
  }
  bytes.set(field, at);
  return 3;
}
