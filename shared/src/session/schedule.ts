import type { ExerciseKind } from "../exercise/kind.ts";
import type { Phase } from "./phase.ts";

export const presets = ["now", "24h", "72h"] as const;
/** When the review opens: at once, or that long before the call. With "72h" it is due a day before the call. */
export type Preset = (typeof presets)[number];

/** The times of a session, in milliseconds since the epoch. */
export interface Schedule {
  readonly preset: Preset | null;
  /** Null where no time was agreed. */
  readonly callAt: number | null;
  /** From when the candidate may open the merge request. */
  readonly opensAt: number;
  /** Until when the review may be written; null: until the call starts. */
  readonly dueAt: number | null;
}

const hour = 3_600_000;
/** How long before the call. */
const windows: Readonly<Record<Preset, { readonly opens: number | null; readonly due: number | null }>> = {
  now: { opens: null, due: null },
  "24h": { opens: 24 * hour, due: null },
  "72h": { opens: 72 * hour, due: 24 * hour },
};

/**
 * The times that a preset gives, counted back from the call; a feature to be written in it is never due.
 * @param now when the session is made
 */
export function scheduleOf(
  preset: Preset,
  callAt: number | null,
  now: number,
  kind: ExerciseKind = "review",
): Schedule {
  const { opens } = windows[preset];
  const due = kind === "feature" ? null : windows[preset].due;
  if (callAt === null) return { preset, callAt, opensAt: now, dueAt: null };
  return {
    preset,
    callAt,
    opensAt: opens === null ? now : callAt - opens,
    dueAt: due === null ? null : callAt - due,
  };
}

/**
 * The times once the call is at another one: opening and due keep their distance to it, also where the due time was
 * moved by hand, as long as the preset stays.
 */
export function movedSchedule(
  before: Schedule & { readonly createdAt: number; readonly exercise: Reviewed["exercise"] },
  { callAt, preset }: { readonly callAt: number | null; readonly preset: Preset | null },
): Schedule {
  const chosen = preset ?? before.preset;
  if (before.callAt === null || callAt === null || chosen !== before.preset) {
    const { createdAt, exercise } = before;
    return { ...scheduleOf(chosen ?? "now", callAt, createdAt, exercise?.kind), preset: chosen };
  }
  const by = callAt - before.callAt;
  const due = reviewDueAt(before);
  return {
    preset: chosen,
    callAt,
    // What opened with the session has opened.
    opensAt: before.opensAt > before.createdAt ? before.opensAt + by : before.opensAt,
    dueAt: due === null ? null : due + by,
  };
}

interface Reviewed {
  readonly phase: Phase;
  readonly dueAt: number | null;
  readonly exercise: { readonly kind: ExerciseKind } | null;
}

/** Until when a review may be written; null where that is until the call starts, or where there is no review. */
export function reviewDueAt({ dueAt, exercise }: Pick<Reviewed, "dueAt" | "exercise">): number | null {
  // It is kept where another exercise took its place, which may have a review again.
  return exercise?.kind === "feature" ? null : dueAt;
}

/** Whether the time for the review is over: it may be read and handed in, and nothing may be written in it. */
export function isPastDue(session: Reviewed, now: number): boolean {
  const { phase } = session;
  const dueAt = reviewDueAt(session);
  return dueAt !== null && now >= dueAt && (phase === "scheduled" || phase === "review");
}
