import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { getJson, request } from "./http.ts";

/** @throws AppError "not-allowed" before the review is open to this participant. */
export function loadMergeRequest(participant: ParticipantId): Promise<MergeRequestView> {
  return once(views, participant, () => getJson(`/api/${participant}/merge-request`));
}

/** The bytes of one file; kept for the life of the page, since a hash's bytes never change. */
export function loadBlob(participant: ParticipantId, hash: BlobHash): Promise<Uint8Array> {
  return once(blobs, `${participant}/${hash}`, async () => {
    const response = await request(`/api/${participant}/blobs/${hash}`);
    return new Uint8Array(await response.arrayBuffer());
  });
}

const views = new Map<string, Promise<MergeRequestView>>();
const blobs = new Map<string, Promise<Uint8Array>>();

/** One load for all who ask, also while it is under way; a failed one may be tried again. */
function once<T>(kept: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known) return known;
  const loading = load();
  kept.set(key, loading);
  loading.catch(() => kept.delete(key));
  return loading;
}
