import type { PlanStanding } from "@tandiff/shared/session/call-clock.ts";
import type { Plan } from "@tandiff/shared/session/plan.ts";

const minute = 60_000;
/** When so much is left, one is told. */
const hintAt = 5 * minute;

/** How the clock of the call is shown. */
export interface ClockWords {
  /** The running segment. */
  readonly segment: string;
  /** "12 min left", "3 min over". */
  readonly left: string;
  readonly tone: "calm" | "soon" | "over";
  /** What is said once when it becomes true, or null. */
  readonly hint: string | null;
}

/** Whole minutes only: seconds that tick would be watched. */
export function clockWords(plan: Plan, standing: PlanStanding): ClockWords {
  const { segment: index, leftInSegment } = standing;
  const segment = plan[index];
  const name = segment?.name ?? "";
  if (standing.left <= 0) {
    const over = Math.floor(-standing.left / minute);
    const words = over === 0 ? "time is up" : `${over} min over`;
    return { segment: name, left: words, tone: "over", hint: "The planned time of the call is over." };
  }
  const words = `${Math.ceil(leftInSegment / minute)} min left`;
  // A segment that is no longer than that would begin with its hint.
  const isSoon = leftInSegment <= hintAt && (segment?.minutes ?? 0) * minute > hintAt;
  if (!isSoon) return { segment: name, left: words, tone: "calm", hint: null };
  const of = index === plan.length - 1 ? "the call" : name;
  return { segment: name, left: words, tone: "soon", hint: `5 minutes left of ${of}.` };
}
