import type { StampedEvent } from "../session/events.ts";

/**
 * A part of the call that a replay plays. The review is in none, nor is a focus time, nor the time between an end and
 * a reopening: in a replay, one stretch follows the other at once.
 */
export interface Stretch {
  /** Milliseconds since the epoch by the server's clock. */
  readonly from: number;
  readonly to: number;
  /** Where in the replay it begins, in milliseconds. */
  readonly at: number;
  /** What is left out before it; null before the first. */
  readonly skipped: "focus" | "ended" | null;
}

/** The stretches of a session, as its events tell them, in order. */
export function stretchesOf(events: readonly StampedEvent[]): Stretch[] {
  const stretches: Stretch[] = [];
  let since: number | null = null;
  let skipped: Stretch["skipped"] = null;
  const end = (now: number, left: Stretch["skipped"]): void => {
    if (since !== null) {
      stretches.push({ from: since, to: Math.max(since, now), at: lengthOf(stretches), skipped });
    }
    since = null;
    skipped = left;
  };
  for (const { at, event } of events) {
    if (event.kind === "focus.started") end(at, "focus");
    else if (event.kind === "focus.ended") since ??= at;
    else if (event.kind === "phase.changed" && event.to === "call") since ??= at;
    else if (event.kind === "phase.changed" && event.to === "ended") end(at, "ended");
  }
  end(events.at(-1)?.at ?? 0, null);
  return stretches;
}

/** How long a replay is, in milliseconds. */
export function lengthOf(stretches: readonly Stretch[]): number {
  const last = stretches.at(-1);
  return last ? last.at + last.to - last.from : 0;
}

/** Whether what happened then is played. */
export function isPlayed(stretches: readonly Stretch[], at: number): boolean {
  return stretches.some(({ from, to }) => from <= at && at <= to);
}

/** The moment of the replay for a server time: for what is left out, that at which the replay goes on. */
export function replayTime(stretches: readonly Stretch[], at: number): number {
  const stretch = stretches.find(({ to }) => at <= to);
  return stretch ? stretch.at + Math.max(0, at - stretch.from) : lengthOf(stretches);
}

/** The server time of a moment of the replay; where two stretches meet, that of the later one. */
export function serverTime(stretches: readonly Stretch[], moment: number): number {
  const stretch = stretches.findLast(({ at }) => at <= moment) ?? stretches[0];
  return stretch ? Math.min(stretch.to, stretch.from + Math.max(0, moment - stretch.at)) : 0;
}
