/** The candidate's own clock: how long they have read, and since when it runs (null: it stands). */
export interface Budget {
  /** Milliseconds before `since`. */
  readonly spent: number;
  /** Milliseconds since the epoch, by this browser's clock. */
  readonly since: number | null;
}

/** What the invitation asks for at most. Milliseconds. */
export const budgetLength = 60 * 60_000;

const fresh: Budget = { spent: 0, since: null };

/** Reads a stored clock; anything else is a fresh one. */
export function parseBudget(stored: string | null): Budget {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null || !("spent" in value) || !("since" in value))
      return fresh;
    const { spent, since } = value;
    if (typeof spent !== "number" || (since !== null && typeof since !== "number")) return fresh;
    return { spent, since };
  } catch {
    return fresh;
  }
}

/** Milliseconds read until now. */
export function spentBy({ spent, since }: Budget, now: number): number {
  return spent + (since === null ? 0 : Math.max(0, now - since));
}

export function toggled(budget: Budget, now: number): Budget {
  return budget.since === null
    ? { spent: budget.spent, since: now }
    : { spent: spentBy(budget, now), since: null };
}

/** `42 min`, in whole minutes: seconds would only make nervous. */
export function minuteWords(milliseconds: number): string {
  return `${Math.floor(milliseconds / 60_000)} min`;
}
