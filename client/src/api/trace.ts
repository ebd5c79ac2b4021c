import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import { getJson } from "./http.ts";

/** What became of threads, and where the changes of the call came from. */
export function loadTrace(participant: ParticipantId): Promise<Trace> {
  return getJson(`/api/${participant}/trace`);
}
