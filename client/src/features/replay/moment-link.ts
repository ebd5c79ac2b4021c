import { replayTime, type Stretch } from "@tandiff/shared/replay/timeline.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";

/**
 * The moment that an address names, in milliseconds of the replay: by `?t=`, or by `?at=` as a time of the server's
 * clock. Null where it names none.
 */
export function linkedMoment(search: string, stretches: readonly Stretch[]): number | null {
  const named = new URLSearchParams(search);
  const moment = numberOf(named.get("t"));
  const time = numberOf(named.get("at"));
  return moment ?? (time === null ? null : replayTime(stretches, time));
}

/** The change that an address leads to the typing of, as `momentOfChange` knows it. */
export function linkedChange(search: string): string | null {
  return new URLSearchParams(search).get("change");
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The address of a moment for whoever has a link of their own to the interview. */
export function momentAddress(session: SessionId, moment: number): string {
  return `/replay/${session}?t=${Math.floor(moment)}`;
}
