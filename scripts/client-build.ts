import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { repositoryRoot, say, spokenDuration } from "./repository.ts";
import { runCommand } from "./run-command.ts";

const INPUTS = [
  "client/src",
  "client/public",
  "client/index.html",
  "client/vite.config.ts",
  "client/package.json",
  "shared/src",
  "shared/package.json",
  "pnpm-lock.yaml",
];
const STAMP = "client/dist/.built-from";

/**
 * Builds the pages into client/dist unless that folder was built from the very same inputs.
 * Contents are compared, not dates: a checkout or a clone gives every file a new date.
 *
 * @throws an Error whose message holds the build's output, when the build fails
 */
export async function ensureClientBuild(): Promise<void> {
  const inputs = await hashOfInputs(repositoryRoot, INPUTS);
  const builtFrom = await readFile(join(repositoryRoot, STAMP), "utf8").catch(() => "");
  if (builtFrom === inputs) return;

  process.stdout.write("Building the pages…");
  const startedAt = Date.now();
  const vite = join(repositoryRoot, "client/node_modules/vite/bin/vite.js");
  const build = await runCommand(process.execPath, [vite, "build"], { cwd: join(repositoryRoot, "client") });
  if (build.code !== 0) {
    say("");
    throw new Error(`The pages could not be built.\n${build.output.trimEnd()}`);
  }
  await writeFile(join(repositoryRoot, STAMP), inputs);
  say(` ${spokenDuration(Date.now() - startedAt)}`);
}

/** One hash over the names and contents of files and folders under `root`; absent ones are skipped. */
export async function hashOfInputs(root: string, inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const path of await filesUnder(join(root, input))) {
      const content = await readFile(path);
      hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (entries === "ENOENT") return [];
  if (!Array.isArray(entries)) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
