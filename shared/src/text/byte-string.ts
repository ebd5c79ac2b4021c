/**
 * A byte string has one code unit, 0–255, for each byte. Files are compared and patches written in
 * this form, since it can be split and searched like text and still holds any bytes at all.
 */

/** Arguments that one call may safely take. */
const callSize = 8192;

/** The byte string of some bytes. */
export function toByteString(bytes: Uint8Array): string {
  let result = "";
  for (let start = 0; start < bytes.length; start += callSize) {
    result += String.fromCharCode(...bytes.subarray(start, start + callSize));
  }
  return result;
}

/** The bytes of a byte string. */
export function fromByteString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The byte string of a text in UTF-8. */
export function utf8ByteString(text: string): string {
  return toByteString(new TextEncoder().encode(text));
}

/** Lines as git counts them: each keeps its LF, which only the last may lack; an empty text has none. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}
