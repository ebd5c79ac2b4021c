import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { git } from "../git.ts";
import type { ExerciseDescription } from "../../import/exercise-description.ts";
import { withBundledRepository } from "../read-bundled-repository.ts";

/** What became of the tests that an exercise declares. Only `verified` says that they ran and passed. */
export type Outcome =
  | { readonly kind: "verified" }
  | { readonly kind: "failed"; readonly reason: string; readonly output: string }
  | { readonly kind: "not verified"; readonly reason: string };

/**
 * Applies an exercise's merge request and runs its `verify.run` on base and on head, each in a temporary
 * folder of its own. These are programs of the exercise: whoever asks for it must know what they start.
 *
 * @throws {AppError} `bad-request` when a patch does not apply
 */
export async function runDeclaredTests(
  folder: string,
  { kind, verify }: Pick<ExerciseDescription, "kind" | "verify">,
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  return withBundledRepository(folder, kind ?? "review", async ({ repo, base, head }): Promise<Outcome> => {
    if (!verify || verify.run.length === 0)
      return { kind: "not verified", reason: "it names nothing to run" };
    const missing = await missingCommands(verify.requires, environment);
    if (missing.length > 0) return { kind: "not verified", reason: `missing: ${missing.join(", ")}` };
    for (const revision of kind === "feature" ? [base] : [base, head]) {
      const fault = await runAt(repo, revision, verify.run, environment);
      if (fault !== null) return { kind: "failed", ...fault };
    }
    return { kind: "verified" };
  });
}

async function runAt(
  repo: string,
  revision: string,
  lines: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ reason: string; output: string } | null> {
  const folder = await mkdtemp(join(tmpdir(), `tandiff-${revision}-`));
  try {
    await git(repo, ["worktree", "add", "--quiet", "--detach", "--force", folder, revision]);
    for (const line of lines) {
      const { code, output } = await runLine(line, folder, environment);
      if (code !== 0) return { reason: `${revision}: ${line} (exit status ${code})`, output };
    }
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runLine(
  line: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", line], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function missingCommands(names: readonly string[], environment: NodeJS.ProcessEnv): Promise<string[]> {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
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
