import type { SessionState } from "./state.ts";

const day = 24 * 3_600_000;

/**
 * From when on a session is no longer to be kept, in milliseconds since the epoch; null where no time was set. One
 * that never ended counts from the last that happened in it, or from when it was to be.
 * @param lastEventAt of all events of the session
 */
export function keptUntil(
  { phase, phaseSince, callAt, opensAt, retentionDays }: SessionState,
  lastEventAt: number,
): number | null {
  if (retentionDays === null) return null;
  const isOver = phase === "ended" || phase === "cancelled";
  const from = isOver ? phaseSince : Math.max(lastEventAt, opensAt, callAt ?? 0);
  return from + retentionDays * day;
}
