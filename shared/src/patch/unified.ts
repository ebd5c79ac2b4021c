import type { LineEdit } from "../diff/file-diff.ts";
import { lineEdits } from "../diff/line-edits.ts";
import { similarityOf } from "../diff/similarity.ts";
import { AppError } from "../errors.ts";
import { byPath } from "../exercise/by-path.ts";
import type { TreeEntry } from "../exercise/tree.ts";
import { fromByteString, splitLines, toByteString } from "../text/byte-string.ts";
import { binaryLiteral } from "./binary-literal.ts";
import { steersTerminal } from "./terminal-controls.ts";
import { quotedPath } from "./quoted-path.ts";

/** One side of a changed file. A link's bytes are its target, a submodule's `Subproject commit <id>` and a LF. */
export interface PatchFile {
  readonly path: string;
  readonly mode: TreeEntry["mode"];
  readonly bytes: Uint8Array;
}

/** A changed file: null before for an added one, null after for a deleted one; a rename has two paths. */
export interface PatchChange {
  readonly before: PatchFile | null;
  readonly after: PatchFile | null;
}

/** Names a blob as git does (SHA-1 of `blob <size>\0` and the bytes), for the lines that `git am -3` needs. */
export type BlobId = (bytes: Uint8Array) => string;

/** What a patch of binary files needs besides: zlib's format (RFC 1950). */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

const contextLines = 3;

/**
 * A patch in git's extended format, sorted by path (a file that is deleted before one that takes its place), which `git apply` and `git am` apply byte for
 * byte: lines end at LF only, and any other byte is content. Files that did not change are left out.
 * `blobId` adds index lines. Without `deflate` it throws an AppError when the content of a binary file would have to
 * change; with it, lines that steer a terminal go as those of a binary file do.
 * Format: `git help diff`, "Generating patch text with -p".
 */
export function unifiedDiff(changes: readonly PatchChange[], blobId?: BlobId, deflate?: Deflate): Uint8Array {
  const parts = [...filePatches(changes, blobId, deflate)];
  return fromByteString(parts.map(toByteString).join(""));
}

/** The same piece by piece: each file is one or more. */
export function* filePatches(
  changes: readonly PatchChange[],
  blobId?: BlobId,
  deflate?: Deflate,
): Generator<Uint8Array> {
  const sorted = changes
    .map((change) => ({ path: (change.after ?? change.before)?.path ?? "", change }))
    .toSorted((a, b) => byPath(a, b) || Number(a.change.after !== null) - Number(b.change.after !== null));
  for (const { change } of sorted)
    for (const piece of filePatch(change, blobId, deflate)) yield fromByteString(piece);
}

function* filePatch({ before, after }: PatchChange, blobId?: BlobId, deflate?: Deflate): Generator<string> {
  const oldText = before ? toByteString(before.bytes) : "";
  const newText = after ? toByteString(after.bytes) : "";
  const metadata = metadataLines(before, after);
  if (oldText === newText && metadata.length === 0) return;
  const oldPath = (before ?? after)?.path ?? "";
  const newPath = (after ?? before)?.path ?? "";
  const lines = [`diff --git ${quotedPath(`a/${oldPath}`)} ${quotedPath(`b/${newPath}`)}`, ...metadata];
  if (blobId && (oldText !== newText || !before || !after)) lines.push(indexLine(before, after, blobId));
  if (oldText === newText) {
    yield `${lines.join("\n")}\n`;
    return;
  }
  const isBinary = oldText.includes("\0") || newText.includes("\0");
  if (isBinary && !deflate) {
    throw new AppError("bad-request", `${newPath} is a binary file; a patch cannot change its content.`);
  }
  const changed = isBinary ? "" : hunks(splitLines(oldText), splitLines(newText));
  // Whoever looks at the patch in a terminal is to have no lines that it would obey.
  if (deflate && (isBinary || steersTerminal(changed))) {
    yield `${lines.join("\n")}\nGIT binary patch\n`;
    // Both contents, so that the patch can be taken back too.
    for (const file of [after, before]) {
      const bytes = file?.bytes ?? new Uint8Array();
      yield* binaryLiteral(bytes, deflate(bytes));
    }
    return;
  }
  lines.push(`--- ${before ? namedPath(`a/${oldPath}`) : "/dev/null"}`);
  lines.push(`+++ ${after ? namedPath(`b/${newPath}`) : "/dev/null"}`);
  yield `${lines.join("\n")}\n${changed}`;
}

/** What changes about a file besides its content. */
function metadataLines(before: PatchFile | null, after: PatchFile | null): string[] {
  if (!before) return after ? [`new file mode ${after.mode}`] : [];
  if (!after) return [`deleted file mode ${before.mode}`];
  const lines: string[] = [];
  if (before.mode !== after.mode) lines.push(`old mode ${before.mode}`, `new mode ${after.mode}`);
  if (before.path !== after.path) {
    lines.push(`similarity index ${similarityOf(before.bytes, after.bytes)}%`);
    lines.push(`rename from ${quotedPath(before.path)}`, `rename to ${quotedPath(after.path)}`);
  }
  return lines;
}

function indexLine(before: PatchFile | null, after: PatchFile | null, blobId: BlobId): string {
  const none = "0".repeat(40);
  const mode = before && after && before.mode === after.mode ? ` ${after.mode}` : "";
  return `index ${before ? objectId(before, blobId) : none}..${after ? objectId(after, blobId) : none}${mode}`;
}

function objectId({ mode, bytes }: PatchFile, blobId: BlobId): string {
  return mode === "160000" ? (toByteString(bytes).trimEnd().split(" ").at(-1) ?? "") : blobId(bytes);
}

/** A path after `---` or `+++`: a TAB tells where a name with spaces ends. */
function namedPath(path: string): string {
  return quotedPath(path) + (path.includes(" ") ? "\t" : "");
}

function hunks(before: readonly string[], after: readonly string[]): string {
  const groups: LineEdit[][] = [];
  for (const edit of lineEdits(before, after)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && edit.baseStart - last.baseEnd <= 2 * contextLines) group.push(edit);
    else groups.push([edit]);
  }
  return groups.map((edits) => hunk(edits, before, after)).join("");
}

function hunk(edits: readonly LineEdit[], before: readonly string[], after: readonly string[]): string {
  const oldStart = Math.max(0, (edits[0]?.baseStart ?? 0) - contextLines);
  const newStart = Math.max(0, (edits[0]?.headStart ?? 0) - contextLines);
  const oldEnd = Math.min(before.length, (edits.at(-1)?.baseEnd ?? 0) + contextLines);
  const newEnd = Math.min(after.length, (edits.at(-1)?.headEnd ?? 0) + contextLines);
  const parts = [`@@ -${range(oldStart, oldEnd)} +${range(newStart, newEnd)} @@\n`];
  let at = oldStart;
  for (const edit of edits) {
    parts.push(
      marked(" ", before.slice(at, edit.baseStart)),
      marked("-", before.slice(edit.baseStart, edit.baseEnd)),
      marked("+", after.slice(edit.headStart, edit.headEnd)),
    );
    at = edit.baseEnd;
  }
  parts.push(marked(" ", before.slice(at, oldEnd)));
  return parts.join("");
}

/** Lines from 1; an empty range is named by the line before it. */
function range(start: number, end: number): string {
  const count = end - start;
  return count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`;
}

function marked(mark: " " | "-" | "+", lines: readonly string[]): string {
  return lines
    .map((line) => mark + (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`))
    .join("");
}
