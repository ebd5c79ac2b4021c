import { keptUntil } from "@tandiff/shared/session/retention.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { counted, describeDay } from "../../ui/times.ts";

/** For how long an interview is kept, to go on with a sentence: "until 4 May 2027, …". */
export function keptWords(state: SessionState): string {
  const { phase, retentionDays } = state;
  if (retentionDays === null) return "until the organiser erases it";
  const days = counted(retentionDays, "day");
  const until = phase === "ended" ? keptUntil(state, state.phaseSince) : null;
  return until === null
    ? `for ${days} after the interview has ended`
    : `until ${describeDay(until)}, ${days} after the interview`;
}
