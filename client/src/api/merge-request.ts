import type { DiffsView, MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { type PackedMergeRequest, unpackDiff, unpackMergeRequest } from "@tandiff/shared/diff/packed.ts";
import type { Whitespace } from "@tandiff/shared/diff/tree-diff.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { fromByteString } from "@tandiff/shared/text/byte-string.ts";
import { askForBlob } from "./blob-batches.ts";
import { takeBegunMergeRequest } from "./begun.ts";
import { getJson } from "./http.ts";
import { once } from "./once.ts";

/** @throws AppError "not-allowed" before the review is open to this participant. */
export function loadMergeRequest(participant: ParticipantId): Promise<MergeRequestView> {
  return once(views, participant, async () => {
    const answer = await getJson<PackedMergeRequest>(
      `/api/${participant}/merge-request`,
      takeBegunMergeRequest(participant),
    );
    const view = unpackMergeRequest(answer);
    for (const [hash, base64] of Object.entries(answer.opening)) {
      keepBlob(`${participant}/${hash}`, fromByteString(atob(base64)));
    }
    arrived.set(participant, view);
    return view;
  });
}

/** The merge request, if it has been loaded already. */
export function loadedMergeRequest(participant: ParticipantId): MergeRequestView | null {
  return arrived.get(participant) ?? null;
}

/** To be called when the session's exercise is another one. */
export function forgetMergeRequest(participant: ParticipantId): void {
  views.delete(participant);
  arrived.delete(participant);
}

/** The bytes of one file. A hash's bytes never change, so the last that were loaded are kept. */
export function loadBlob(participant: ParticipantId, hash: BlobHash): Promise<Uint8Array> {
  const key = `${participant}/${hash}`;
  return once(blobs, key, async () => {
    const bytes = await askForBlob(participant, hash);
    keep(key, bytes.length);
    return bytes;
  });
}

/** For those that came along with something else. */
function keepBlob(key: string, bytes: Uint8Array): void {
  if (blobs.has(key)) return;
  blobs.set(key, Promise.resolve(bytes));
  keep(key, bytes.length);
}

/** Bytes of all blobs that are kept together. */
const mostKept = 4_000_000;
const keptSizes = new Map<string, number>();
let kept = 0;

/** Makes room for what has come by letting go of what came first. */
function keep(key: string, size: number): void {
  keptSizes.set(key, size);
  kept += size;
  for (const [old, oldSize] of keptSizes) {
    if (kept <= mostKept || old === key) return;
    keptSizes.delete(old);
    blobs.delete(old);
    kept -= oldSize;
  }
}

/** Which commits' changes: those after `from` up to `to`, where 0 is base and k is after commit k. */
export interface DiffsRange {
  readonly from: number;
  readonly to: number;
  /** "hide": lines that differ in white space alone count as unchanged. */
  readonly whitespace: Whitespace;
}

/** @throws AppError "bad-request" for a range that the merge request does not have. */
export function loadDiffs(
  participant: ParticipantId,
  { from, to, whitespace }: DiffsRange,
): Promise<readonly FileDiff[]> {
  const path = `/api/${participant}/diffs?from=${from}&to=${to}&whitespace=${whitespace}`;
  return once(diffs, path, async () => (await getJson<DiffsView>(path)).diffs.map(unpackDiff));
}

const views = new Map<string, Promise<MergeRequestView>>();
const arrived = new Map<ParticipantId, MergeRequestView>();
const blobs = new Map<string, Promise<Uint8Array>>();
const diffs = new Map<string, Promise<readonly FileDiff[]>>();
