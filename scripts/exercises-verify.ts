import { constants } from "node:fs";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { git } from "../server/src/cli/git.ts";
import { readDescription } from "../server/src/cli/read-bundled-description.ts";
import { withBundledRepository } from "../server/src/cli/read-bundled-repository.ts";
import { childEnvironment, repositoryRoot, say } from "./repository.ts";
import { runCommand } from "./run-command.ts";

/** What is known of an exercise. Only `verified` says that its commands ran and passed. */
export type Verdict =
  | { readonly kind: "verified"; readonly slug: string }
  | { readonly kind: "failed"; readonly slug: string; readonly reason: string; readonly output: string }
  | { readonly kind: "not verified"; readonly slug: string; readonly reason: string };

/** As much of a failed command's output as is shown, in lines. */
const shownLines = 40;

/**
 * Applies an exercise's merge request and runs its `verify.run` on base and on head, each in a temporary
 * folder of its own.
 */
export async function verifyExercise(bank: string, slug: string): Promise<Verdict> {
  const folder = join(bank, slug);
  try {
    const { verify, kind = "review" } = await readDescription(folder);
    return await withBundledRepository(folder, kind, async ({ repo, base, head }): Promise<Verdict> => {
      const missing = await missingCommands(verify.requires);
      if (missing.length > 0) return { kind: "not verified", slug, reason: `missing: ${missing.join(", ")}` };
      if (verify.run.length === 0) return { kind: "not verified", slug, reason: "it names nothing to run" };
      for (const revision of kind === "feature" ? [base] : [base, head]) {
        const fault = await runAt(repo, revision, verify.run);
        if (fault !== null) return { kind: "failed", slug, ...fault };
      }
      return { kind: "verified", slug };
    });
  } catch (error) {
    return {
      kind: "failed",
      slug,
      reason: error instanceof Error ? error.message : String(error),
      output: "",
    };
  }
}

async function runAt(
  repo: string,
  revision: string,
  lines: readonly string[],
): Promise<{ reason: string; output: string } | null> {
  const folder = await mkdtemp(join(tmpdir(), `tandiff-${revision}-`));
  try {
    await git(repo, ["worktree", "add", "--quiet", "--detach", "--force", folder, revision]);
    for (const line of lines) {
      const { code, output } = await runCommand("sh", ["-c", line], { cwd: folder, output: "capture" });
      if (code !== 0) return { reason: `${revision}: ${line} (exit status ${code})`, output };
    }
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function missingCommands(names: readonly string[]): Promise<string[]> {
  const folders = (childEnvironment()["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = await Promise.all(
    names.map(async (name) => {
      const tries = folders.map((folder) => access(join(folder, name), constants.X_OK));
      return Promise.any(tries).then(
        () => true,
        () => false,
      );
    }),
  );
  return names.filter((_name, index) => found[index] !== true);
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
