import type { MergeRequestView } from "../api.ts";
import { byPath } from "../exercise/by-path.ts";
import type { Tree } from "../exercise/tree.ts";
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
}

export function packMergeRequest({ head: _head, diffs, ...view }: MergeRequestView): PackedMergeRequest {
  return { ...view, diffs: diffs.map(packDiff) };
}

export function unpackMergeRequest({ diffs, ...packed }: PackedMergeRequest): MergeRequestView {
  const unpacked = diffs.map(unpackDiff);
  return { ...packed, head: headOf(packed.base, unpacked), diffs: unpacked };
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
    const [kept = 0, removed = 0, added = 0] = body.edits.slice(at, at + 3);
    const edit = {
      baseStart: baseEnd + kept,
      baseEnd: baseEnd + kept + removed,
      headStart: headEnd + kept,
      headEnd: headEnd + kept + added,
    };
    edits.push(edit);
    ({ baseEnd, headEnd } = edit);
  }
  return { ...diff, body: { ...body, edits } };
}

/** A file that is in no diff is the same in both trees. */
function headOf(base: Tree, diffs: readonly FileDiff[]): Tree {
  const changed = new Set(diffs.flatMap((diff) => (diff.base ? [diff.base.path] : [])));
  const added = diffs.flatMap((diff) => (diff.head ? [diff.head] : []));
  return [...base.filter(({ path }) => !changed.has(path)), ...added].toSorted(byPath);
}
