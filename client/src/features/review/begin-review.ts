import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";
import { loadMergeRequest } from "../../api/merge-request.ts";
import { type MergeRequestFiles, mergeRequestFiles } from "./merge-request-files.ts";
import { beginTexts } from "./texts.ts";

/** As many files as a window shows, as a rule. */
const firstFiles = 6;

/**
 * Loads the merge request, and the texts that show first in `place`, before the page is drawn. Never
 * rejects: whoever shows it asks again and says what went wrong.
 */
export async function beginReview(participant: ParticipantId, place: Place): Promise<void> {
  try {
    const files = mergeRequestFiles(await loadMergeRequest(participant));
    await beginTexts(participant, firstPaths(files, place).map(files.sidesOf));
  } catch {
    // See above.
  }
}

function firstPaths(files: MergeRequestFiles, place: Place): string[] {
  if (place.view === "file") return [place.path];
  if (place.view !== "changes") return [];
  const { changed } = files;
  const from = Math.max(
    0,
    changed.findIndex(({ path }) => path === place.path),
  );
  return changed.slice(from, from + firstFiles).flatMap(({ path, generated }) => (generated ? [] : [path]));
}
