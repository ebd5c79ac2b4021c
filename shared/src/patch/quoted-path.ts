import { utf8ByteString } from "../text/byte-string.ts";

/** Escapes of git's own, by character code. */
const named = new Map([
  [0x07, "a"],
  [0x08, "b"],
  [0x09, "t"],
  [0x0a, "n"],
  [0x0b, "v"],
  [0x0c, "f"],
  [0x0d, "r"],
  [0x22, '"'],
  [0x5c, "\\"],
]);

/**
 * A path as git writes it in a patch: in C quotes if it holds quotes, backslashes, control characters
 * or anything beyond ASCII, as with `core.quotePath` on; else as it is, spaces included.
 */
export function quotedPath(path: string): string {
  const bytes = utf8ByteString(path);
  let quoted = "";
  for (let index = 0; index < bytes.length; index++) quoted += escaped(bytes.charCodeAt(index));
  return quoted === path ? path : `"${quoted}"`;
}

function escaped(byte: number): string {
  const name = named.get(byte);
  if (name) return `\\${name}`;
  if (byte < 0x20 || byte >= 0x7f) return `\\${byte.toString(8).padStart(3, "0")}`;
  return String.fromCharCode(byte);
}
