import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, runDeclaredTests } from "../server/src/cli/exercise/declared-tests.ts";
import { readDescription } from "../server/src/cli/read-bundled-description.ts";
import { childEnvironment, repositoryRoot, say } from "./repository.ts";

/** What is known of an exercise. Only `verified` says that its commands ran and passed. */
export type Verdict = Outcome & { readonly slug: string };

/** As much of a failed command's output as is shown, in lines. */
const shownLines = 40;

/** Runs what an exercise declares as its tests, on base and on head. */
export async function verifyExercise(bank: string, slug: string): Promise<Verdict> {
  const folder = join(bank, slug);
  try {
    const description = await readDescription(folder);
    return { ...(await runDeclaredTests(folder, description, childEnvironment())), slug };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "failed", slug, reason, output: "" };
  }
}

/** The lines that tell the verdicts: a table, the output of what failed, and the numbers last. */
export function report(verdicts: readonly Verdict[]): string[] {
  const width = Math.max(...verdicts.map((verdict) => verdict.slug.length));
  const table = verdicts.map((verdict) => {
    const name = verdict.slug.padEnd(width);
    if (verdict.kind === "verified") return `${name}  verified`;
    if (verdict.kind === "failed") return `${name}  FAILED (${verdict.reason})`;
    return `${name}  NOT VERIFIED (${verdict.reason})`;
  });
  const outputs = verdicts.flatMap((verdict) => {
    if (verdict.kind !== "failed" || verdict.output === "") return [];
    const lines = verdict.output.trimEnd().split("\n").slice(-shownLines);
    return ["", `Output of ${verdict.slug}:`, ...lines.map((line) => `  ${line}`)];
  });
  const number = (kind: Verdict["kind"]) => verdicts.filter((verdict) => verdict.kind === kind).length;
  const total = `${number("verified")} verified, ${number("failed")} failed, ${number("not verified")} not verified`;
  return [...table, ...outputs, "", total];
}

/** The folders of the bank, or those named. Throws an Error when one that was named is not there. */
export async function chooseExercises(bank: string, named: readonly string[]): Promise<string[]> {
  const entries = await readdir(bank, { withFileTypes: true });
  const slugs = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const unknown = named.filter((slug) => !slugs.includes(slug));
  if (unknown.length > 0) throw new Error(`There is no exercise ${unknown.join(", ")} in exercises/.`);
  const chosen = named.length === 0 ? slugs.toSorted() : [...named];
  if (chosen.length === 0) throw new Error("There are no exercises in exercises/.");
  return chosen;
}

async function main(named: readonly string[]): Promise<number> {
  const bank = join(repositoryRoot, "exercises");
  const verdicts: Verdict[] = [];
  try {
    // One after the other: their commands may want the same ports, caches and processors.
    for (const slug of await chooseExercises(bank, named)) verdicts.push(await verifyExercise(bank, slug));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  for (const line of report(verdicts)) say(line);
  return verdicts.some((verdict) => verdict.kind === "failed") ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
