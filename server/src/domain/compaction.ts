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
 * Whether how a session's texts came about is no longer to be kept. Nobody is asked for consent to keeping it yet:
 * this is where the answer will count.
 * @param lastUpdateAt when a document was changed the last time, of what the log still tells; null for never
 */
export function isDue(
  { phase, phaseSince, compaction }: Pick<SessionState, "phase" | "phaseSince" | "compaction">,
  lastUpdateAt: number | null,
  now: number,
): boolean {
  if (phase !== "ended" || lastUpdateAt === null) return false;
  // Notes may be written on after the session was compacted.
  return now - (compaction === null ? phaseSince : lastUpdateAt) >= grace;
}
