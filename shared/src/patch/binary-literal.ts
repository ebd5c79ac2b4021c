/** Source: base85.c of git. */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** Bytes in a line. */
const lineBytes = 52;
/** Lines that are written in one piece. */
const pieceLines = 500;

/**
 * A whole content in a patch of a binary file, piece by piece. Format: "GIT binary patch", parse_binary_hunk in apply.c
 * of git.
 */
export function* binaryLiteral(bytes: Uint8Array, deflated: Uint8Array): Generator<string> {
  yield `literal ${bytes.length}\n`;
  for (let start = 0; start < deflated.length;) {
    let piece = "";
    for (let line = 0; line < pieceLines && start < deflated.length; line += 1, start += lineBytes) {
      const part = deflated.subarray(start, start + lineBytes);
      piece += `${lengthLetter(part.length)}${base85(part)}\n`;
    }
    yield piece;
  }
  yield "\n";
}

/** A to Z are 1 to 26, a to z go on from there. */
function lengthLetter(length: number): string {
  return String.fromCharCode(length <= 26 ? 64 + length : 70 + length);
}

/** Five digits for each four bytes, the last of them filled up with zeros. */
function base85(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 4) {
    let value = 0;
    for (let index = start; index < start + 4; index++) value = value * 256 + (bytes[index] ?? 0);
    let group = "";
    for (let digit = 0; digit < 5; digit++) {
      group = (digits[value % 85] ?? "") + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
