import type { FixesView } from "@tandiff/shared/api.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { getJson } from "./http.ts";

/** What was written and deleted in the workspace for which thread, up to now. */
export function loadFixes(participant: ParticipantId): Promise<FixesView> {
  return getJson(`/api/${participant}/fixes`);
}
