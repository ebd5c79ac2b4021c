import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";

/** Milliseconds after the end of a call in which it can be reopened, before its documents are compacted. */
const grace = 24 * 3_600_000;

/** @throws AppError "conflict" */
export function assertMayCompact({ phase }: Pick<SessionState, "phase">): void {
  if (phase === "ended") return;
  throw new AppError("conflict", "Only a session that has ended can be compacted. Nothing was changed.");
}

/**
 * From when on how a session's texts came about is no longer to be kept: a day after its end, at once where the candidate
 * has taken their consent back, and never, which is null, while they give it. Milliseconds since the epoch.
 * @param lastUpdateAt when a document was changed the last time, of what the log still tells; null for never
 */
export function dueFrom(
  state: Pick<SessionState, "phase" | "phaseSince" | "compaction" | "consent">,
  lastUpdateAt: number | null,
): number | null {
  const { phase, phaseSince, compaction, consent } = state;
  if (phase !== "ended" || lastUpdateAt === null || consent?.given) return null;
  if (isWithdrawn(state)) return 0;
  // Notes may be written on after the session was compacted.
  return (compaction === null ? phaseSince : lastUpdateAt) + grace;
}

/** Whether the candidate has taken back a consent of which something is still kept, after the end. */
export function isWithdrawn({
  phase,
  compaction,
  consent,
}: Pick<SessionState, "phase" | "compaction" | "consent">): boolean {
  return phase === "ended" && compaction === null && consent !== null && !consent.given;
}
