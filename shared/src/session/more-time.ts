import type { Plan } from "./plan.ts";
import type { Schedule } from "./schedule.ts";

interface Timed extends Pick<Schedule, "callAt" | "opensAt" | "dueAt"> {
  readonly createdAt: number;
  readonly plan: Plan;
}

/**
 * The times of a session with another share of time added, in percent: the plan of the call grows, and so does the
 * review's window. It is due later, at most at the call; where it is due at the call, it opens earlier.
 */
export function withMoreTime(
  { callAt, opensAt, dueAt, createdAt, plan }: Timed,
  percent: { readonly from: number; readonly to: number },
): Pick<Timed, "opensAt" | "dueAt" | "plan"> {
  const factor = (100 + percent.to) / (100 + percent.from);
  const longer = plan.map(({ name, minutes }) => ({
    name,
    minutes: Math.min(240, Math.max(1, Math.round(minutes * factor))),
  }));
  if (dueAt !== null) {
    const due = Math.round(opensAt + (dueAt - opensAt) * factor);
    return { opensAt, dueAt: callAt === null ? due : Math.min(due, callAt), plan: longer };
  }
  // What opened with the session has no window to grow.
  const hasWindow = callAt !== null && opensAt > createdAt;
  return {
    opensAt: hasWindow ? Math.round(callAt - (callAt - opensAt) * factor) : opensAt,
    dueAt,
    plan: longer,
  };
}
