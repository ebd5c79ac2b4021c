import type { SessionSummary } from "@tandiff/shared/api.ts";

/** The candidate's name. */
export function candidateOf({ people }: Pick<SessionSummary, "people">): string {
  return people.find(({ role }) => role === "candidate")?.name ?? "";
}
