import type { ViewedMark, ViewedView } from "@tandiff/shared/api.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { getJson, sendJson } from "./http.ts";

/** The paths that this participant has marked as viewed. */
export async function loadViewed(participant: ParticipantId): Promise<readonly string[]> {
  return (await getJson<ViewedView>(`/api/${participant}/viewed`)).paths;
}

/** Marks a file as viewed, or takes the mark back; safe to repeat. */
export function putViewed(participant: ParticipantId, path: string, viewed: boolean): Promise<void> {
  return sendJson("PUT", `/api/${participant}/viewed`, { path, viewed } satisfies ViewedMark);
}
