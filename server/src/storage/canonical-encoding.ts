export type Field = string | number | null | Uint8Array;

/**
 * Bytes that stand for exactly one list of fields, to be hashed or authenticated. Each field is a type
 * byte (0 null, 1 text, 2 integer, 3 bytes), the length of what follows (4 bytes, big-endian), and the
 * value: text as UTF-8, an integer as 8 bytes signed big-endian.
 * @throws RangeError for a number that is not an integer.
 */
export function encodeFields(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap((field) => {
      const [type, value] = encodeField(field);
      const head = Buffer.alloc(5);
      head.writeUInt8(type, 0);
      head.writeUInt32BE(value.byteLength, 1);
      return [head, value];
    }),
  );
}

function encodeField(field: Field): readonly [type: number, value: Uint8Array] {
  if (field === null) return [0, new Uint8Array()];
  if (typeof field === "string") return [1, Buffer.from(field, "utf8")];
  if (typeof field === "number") {
    const value = Buffer.alloc(8);
    value.writeBigInt64BE(BigInt(field));
    return [2, value];
  }
  return [3, field];
}
