import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { git } from "./git.ts";
import { parsePatch, placeThreads, type PatchFile, type ThreadPlace } from "./patch.ts";
import { cacheFolder } from "./paths.ts";

export const sizes = ["S", "M", "L"] as const;
export type Size = (typeof sizes)[number];

/** Two releases of an npm package, of which the files under `folder` that match `files` are compared. */
interface Releases {
  readonly name: string;
  readonly base: string;
  readonly head: string;
  readonly folder: string;
  readonly files: RegExp;
}

const exercise = "go-quayside-berths";
const releases: Readonly<Record<"M" | "L", Releases>> = {
  M: { name: "three", base: "0.150.1", head: "0.160.0", folder: "src", files: /\.js$/ },
  L: { name: "@elastic/eui", base: "60.0.0", head: "95.0.0", folder: "es", files: /\.js$/ },
};

/** A merge request to show: branch `main` into branch `feature` of a git repository. */
export interface Input {
  readonly size: Size;
  readonly source: string;
  readonly repository: string;
  readonly patch: string;
  readonly files: readonly PatchFile[];
  readonly threads: readonly ThreadPlace[];
  readonly additions: number;
  readonly deletions: number;
}

/** Makes an input, or takes it from the cache. */
export async function makeInput(size: Size): Promise<Input> {
  const repository = join(cacheFolder, "repositories", `${size}-${cacheName(size)}`);
  if (!existsSync(repository)) {
    const staging = `${repository}.making`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    await git(staging, ["init", "--quiet", "--initial-branch=main"]);
    if (size === "S") await fillFromExercise(staging);
    else await fillFromReleases(staging, releases[size]);
    await rename(staging, repository);
  }
  // What tandiff shows by default: renames found, three lines of context.
  const patch = await git(repository, ["diff", "--no-color", "-M", "-U3", "main", "feature"]);
  const files = parsePatch(patch);
  const rows = files.flatMap((file) => file.rows);
  const additions = rows.filter((row) => row.kind === "+").length;
  const deletions = rows.filter((row) => row.kind === "-").length;
  const threads = placeThreads(files, Math.min(250, Math.ceil((additions + deletions) / 10)));
  return { size, source: sourceWords(size), repository, patch, files, threads, additions, deletions };
}

/** Names all that an input is made from, so that another choice is made anew. */
function cacheName(size: Size): string {
  if (size === "S") return exercise;
  const { name, base, head, folder } = releases[size];
  return `${name.replace("/", "+")}-${base}-${head}-${folder}`;
}

function sourceWords(size: Size): string {
  if (size === "S") return `exercise ${exercise}`;
  const { name, base, head, folder } = releases[size];
  return `${name} ${base} → ${head}, ${folder}/`;
}

async function fillFromExercise(repository: string): Promise<void> {
  const source = join(import.meta.dirname, "../../exercises", exercise);
  await cp(join(source, "base"), repository, { recursive: true });
  await commit(repository, "base");
  await git(repository, ["switch", "--quiet", "--create", "feature"]);
  const patches = (await readdir(join(source, "merge-request"))).filter((name) => name.endsWith(".patch"));
  await git(repository, [
    "am",
    "--quiet",
    ...patches.toSorted().map((name) => join(source, "merge-request", name)),
  ]);
}

async function fillFromReleases(repository: string, from: Releases): Promise<void> {
  await copyRelease(from, from.base, repository);
  await commit(repository, from.base);
  await git(repository, ["switch", "--quiet", "--create", "feature"]);
  await git(repository, ["rm", "--quiet", "-r", "."]);
  await copyRelease(from, from.head, repository);
  await commit(repository, from.head);
}

async function commit(repository: string, message: string): Promise<void> {
  await git(repository, ["add", "--all", "--force", "."]);
  await git(repository, ["commit", "--quiet", "--message", message]);
}

async function copyRelease(from: Releases, version: string, target: string): Promise<void> {
  const run = promisify(execFile);
  const folder = join(cacheFolder, "packages", `${from.name.replace("/", "+")}-${version}`);
  if (!existsSync(folder)) {
    const staging = `${folder}.unpacking`;
    await mkdir(staging, { recursive: true });
    const { stdout } = await run("npm", ["pack", "--silent", `${from.name}@${version}`], { cwd: staging });
    await run("tar", ["xzf", stdout.trim(), "--strip-components=1"], { cwd: staging });
    await rename(staging, folder);
  }
  const root = join(folder, from.folder);
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !from.files.test(entry.name)) continue;
    const copy = join(target, from.folder, relative(root, path));
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, await readFile(path));
  }
}
