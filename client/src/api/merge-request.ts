import type { DiffsView, MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { unpackDiff, unpackMergeRequest } from "@tandiff/shared/diff/packed.ts";
import type { Whitespace } from "@tandiff/shared/diff/tree-diff.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { askForBlob } from "./blob-batches.ts";
import { getJson } from "./http.ts";
import { once } from "./once.ts";

/** @throws AppError "not-allowed" before the review is open to this participant. */
export function loadMergeRequest(participant: ParticipantId): Promise<MergeRequestView> {
  return once(views, participant, async () =>
    unpackMergeRequest(await getJson(`/api/${participant}/merge-request`)),
  );
}

/** The bytes of one file; kept for the life of the page, since a hash's bytes never change. */
export function loadBlob(participant: ParticipantId, hash: BlobHash): Promise<Uint8Array> {
  return once(blobs, `${participant}/${hash}`, () => askForBlob(participant, hash));
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
const blobs = new Map<string, Promise<Uint8Array>>();
const diffs = new Map<string, Promise<readonly FileDiff[]>>();
