import { lineEdits } from "../diff/line-edits.ts";
import { limits } from "../limits.ts";

/** What the workspace does not show of a file, but needs to write it back byte for byte. */
export interface TextForm {
  readonly bom: boolean;
  /**
   * How many lines in a row end the same way: LF and CRLF in turn, LF first. `[3, 1]` is three lines
   * that end in LF and then one in CRLF; a last line without an ending is not counted.
   */
  readonly endings: readonly number[];
}

/** A text with LF endings and no BOM. A missing final newline is missing in `text` too. */
export interface EditableText {
  readonly text: string;
  readonly form: TextForm;
}

/** Why a file opens read-only. A link and a submodule are known by their mode, the others by their bytes. */
export type FixedReason = "binary" | "too-large" | "not-utf8" | "bare-cr" | "link" | "submodule";

export type TextFile =
  | ({ readonly kind: "editable" } & EditableText)
  | { readonly kind: "fixed"; readonly reason: FixedReason };

/** Reads a file for the workspace: editable where it can return byte for byte, fixed where it cannot. */
export function readTextFile(bytes: Uint8Array): TextFile {
  if (bytes.includes(0)) return { kind: "fixed", reason: "binary" };
  if (bytes.length > limits.workspaceFile) return { kind: "fixed", reason: "too-large" };
  const decoded = decodeUtf8(bytes);
  if (decoded === null) return { kind: "fixed", reason: "not-utf8" };
  if (/\r(?!\n)/.test(decoded)) return { kind: "fixed", reason: "bare-cr" };
  const { text, bom } = withoutBom(decoded);
  return {
    kind: "editable",
    text: text.replaceAll("\r\n", "\n"),
    form: { bom, endings: endingRuns(text) },
  };
}

/**
 * The bytes of an edited file. Lines that are unchanged since `original` get their own ending back,
 * new lines the one that most lines of the original have (LF when neither leads).
 */
export function writeTextFile(text: string, original: EditableText): Uint8Array {
  const own = original.form.endings.flatMap((count, run) =>
    Array<string>(count).fill(run % 2 === 0 ? "\n" : "\r\n"),
  );
  const carriageReturns = own.filter((ending) => ending === "\r\n").length;
  const usual = carriageReturns * 2 > own.length ? "\r\n" : "\n";
  const isMixed = carriageReturns > 0 && carriageReturns < own.length;
  const written = isMixed ? withOwnEndings(text, original.text, own, usual) : text.replaceAll("\n", usual);
  return new TextEncoder().encode((original.form.bom ? byteOrderMark : "") + written);
}

function withOwnEndings(text: string, originalText: string, own: readonly string[], usual: string): string {
  const before = originalText.split("\n");
  const after = text.split("\n");
  const endings = after.map(() => usual);
  const end = { baseStart: before.length, baseEnd: before.length, headEnd: after.length };
  let base = 0;
  let head = 0;
  for (const edit of [...lineEdits(before, after), end]) {
    for (; base < edit.baseStart; base++, head++) endings[head] = own[base] ?? usual;
    base = edit.baseEnd;
    head = edit.headEnd;
  }
  endings[after.length - 1] = "";
  return after.map((line, index) => line + (endings[index] ?? "")).join("");
}

/** The sentence for the person who opens a file that cannot be edited. */
export function fixedReason(reason: FixedReason): string {
  switch (reason) {
    case "binary":
      return "This is a binary file, so it is read-only here.";
    case "too-large":
      return `This file is larger than ${limits.workspaceFile / 1024 / 1024} MiB, so it is read-only here.`;
    case "not-utf8":
      return "This file is not in UTF-8 and could not be saved unharmed, so it is read-only here.";
    case "bare-cr":
      return "This file has carriage returns inside its lines that editing would lose, so it is read-only here.";
    case "link":
      return "This is a symbolic link, so it is read-only here.";
    case "submodule":
      return "This is a submodule, which belongs to another repository, so it is read-only here.";
  }
}

/** Whether git takes a file for binary: a NUL among its first 8000 bytes. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

/** The lines of a file as the diff shows them. */
export interface DisplayText {
  /** Without their LF, but with a CR where a line has one before it. As many as git counts. */
  readonly lines: readonly string[];
  /** What is not UTF-8 is shown as windows-1252, in which every byte is some character. */
  readonly encoding: "utf-8" | "windows-1252";
  /** False when the last line lacks its LF. An empty file has no line to lack one. */
  readonly finalNewline: boolean;
  readonly bom: boolean;
}

/** Decodes a text file for showing; for writing there is `readTextFile`. */
export function decodeForDisplay(bytes: Uint8Array): DisplayText {
  const decoded = decodeUtf8(bytes);
  const { text, bom } = withoutBom(decoded ?? decodeWindows1252(bytes));
  const lines = text.split("\n");
  const finalNewline = lines.at(-1) === "" && !(bom && lines.length === 1);
  if (finalNewline) lines.pop();
  return { lines, encoding: decoded === null ? "windows-1252" : "utf-8", finalNewline, bom };
}

/** The text that `decodeForDisplay` has the lines of, in one piece. */
export function decodeText(bytes: Uint8Array): string {
  return withoutBom(decodeUtf8(bytes) ?? decodeWindows1252(bytes)).text;
}

const byteOrderMark = "\uFEFF";

function withoutBom(text: string): { text: string; bom: boolean } {
  const bom = text.startsWith(byteOrderMark);
  return { text: bom ? text.slice(1) : text, bom };
}

/** The text with its BOM, or null when the bytes are not valid UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  return new TextDecoder("windows-1252").decode(bytes);
}

function endingRuns(text: string): number[] {
  const runs = [0];
  for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", feed + 1)) {
    const parity = text[feed - 1] === "\r" ? 1 : 0;
    if ((runs.length - 1) % 2 === parity) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(1);
  }
  return runs;
}
