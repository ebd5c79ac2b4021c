import type { MergeRequestView } from "../api.ts";
import { byPath } from "../exercise/by-path.ts";
import type { Tree } from "../exercise/tree.ts";
import type { BlobHash } from "../ids.ts";
import { toByteString } from "../text/byte-string.ts";
import type { DiffBody, FileDiff, LineEdit } from "./file-diff.ts";

/**
 * How diffs travel: as they are, but for the edits of texts, which are most of a large answer. Each edit is
 * three numbers: lines kept since the edit before it, lines of base, lines of head.
 */
export interface PackedDiff extends Omit<FileDiff, "body"> {
  readonly body:
    | Exclude<DiffBody, { readonly kind: "text" }>
    | (Omit<Extract<DiffBody, { readonly kind: "text" }>, "edits"> & { readonly edits: readonly number[] });
}

/** How a merge request travels: head is base with the diffs applied. */
export interface PackedMergeRequest extends Omit<MergeRequestView, "head" | "diffs"> {
  readonly diffs: readonly PackedDiff[];
  /** Blobs of the first files in base64, which a page would ask for next: one journey less. */
  readonly opening: Readonly<Record<BlobHash, string>>;
}

/** Files whose blobs are sent along, as many as a window shows, and how many bytes they may have together. */
const openingFiles = 6;
const openingBytes = 64 * 1024;

/** @param readBlob asked for `openingBlobs` */
export function packMergeRequest(
  { head: _head, diffs, ...view }: MergeRequestView,
  readBlob: (hash: BlobHash) => Uint8Array,
): PackedMergeRequest {
  const opening = openingBlobs(diffs).map((hash) => [hash, btoa(toByteString(readBlob(hash)))]);
  return { ...view, diffs: diffs.map(packDiff), opening: Object.fromEntries(opening) };
}

export function unpackMergeRequest({
  diffs,
  opening: _opening,
  ...packed
}: PackedMergeRequest): MergeRequestView {
  const unpacked = diffs.map(unpackDiff);
  return { ...packed, head: headOf(packed.base, unpacked), diffs: unpacked };
}

/** Those that go along: of the first files that are to be read. */
export function openingBlobs(diffs: readonly FileDiff[]): BlobHash[] {
  const hashes: BlobHash[] = [];
  let room = openingBytes;
  for (const { base, head, generated } of diffs.slice(0, openingFiles)) {
    const entries = [base, head].filter((entry) => entry !== null && entry.mode !== "160000");
    const size = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (generated || size > room) continue;
    room -= size;
    hashes.push(...entries.map(({ blob }) => blob));
  }
  return hashes;
}

export function packDiff(diff: FileDiff): PackedDiff {
  const { body } = diff;
  if (body.kind !== "text") return { ...diff, body };
  const edits: number[] = [];
  let kept = 0;
  for (const { baseStart, baseEnd, headStart, headEnd } of body.edits) {
    edits.push(baseStart - kept, baseEnd - baseStart, headEnd - headStart);
    kept = baseEnd;
  }
  return { ...diff, body: { ...body, edits } };
}

export function unpackDiff(diff: PackedDiff): FileDiff {
  const { body } = diff;
  if (body.kind !== "text") return { ...diff, body };
  const edits: LineEdit[] = [];
  let baseEnd = 0;
  let headEnd = 0;
  for (let at = 0; at < body.edits.length; at += 3) {
    const kept = body.edits[at] ?? 0;
    const baseStart = baseEnd + kept;
    const headStart = headEnd + kept;
    baseEnd = baseStart + (body.edits[at + 1] ?? 0);
    headEnd = headStart + (body.edits[at + 2] ?? 0);
    edits.push({ baseStart, baseEnd, headStart, headEnd });
  }
  return { ...diff, body: { ...body, edits } };
}

/** A file that is in no diff is the same in both trees. */
function headOf(base: Tree, diffs: readonly FileDiff[]): Tree {
  const changed = new Set(diffs.flatMap((diff) => (diff.base ? [diff.base.path] : [])));
  const added = diffs.flatMap((diff) => (diff.head ? [diff.head] : []));
  return [...base.filter(({ path }) => !changed.has(path)), ...added].toSorted(byPath);
}
