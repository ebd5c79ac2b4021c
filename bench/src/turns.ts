import { loadavg } from "node:os";
import type { Figures, Result } from "./report.ts";

/** What was measured, as far as it came, and why it came no further. */
export interface Run<Name extends string> {
  readonly figures: Figures<Name>;
  readonly failure: string | null;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One run of every page after the other, again and again, so that a slow minute hits all of them. */
export async function inTurns<Subject extends { readonly name: string }, Name extends string>(
  label: string,
  subjects: readonly Subject[],
  runs: number,
  measure: (subject: Subject) => Promise<Run<Name>>,
): Promise<Result<Name>[]> {
  const results = subjects.map((subject) => ({
    subject,
    name: subject.name,
    runs: Array.of<Figures<Name>>(),
    failures: Array.of<string>(),
  }));
  for (let run = 0; run < runs; run++) {
    for (const result of results) {
      // What did not finish once within its time is not tried again.
      if (result.failures.length > 0) continue;
      const startedAt = Date.now();
      const { figures, failure } = await measure(result.subject);
      result.runs.push(figures);
      if (failure !== null) result.failures.push(failure);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      const words = `${seconds} s, load ${loadavg()[0]?.toFixed(2)}${failure ? `; ${failure}` : ""}`;
      say(`  ${label} ${run + 1}, ${result.name}: ${words}`);
    }
  }
  return results.map(({ name, runs: done, failures }) => ({ name, runs: done, failures }));
}
