import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Commit, ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { isolatedGit, takeBytesAsTheyAre } from "../isolated-git.ts";

export type ReadBlob = (hash: BlobHash) => Uint8Array;

/**
 * Writes the commits as mails, as `git format-patch` does. Applied in order on base they end in head's tree.
 *
 * @param messageOf what stands in a commit's mail; a message that looks like a patch would be taken for one
 * @throws {AppError} `bad-request` when git fails
 */
export async function writeSeries(
  folder: string,
  content: Pick<ExerciseContent, "base" | "commits">,
  readBlob: ReadBlob,
  messageOf: (commit: Commit, index: number) => string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const repo = await mkdtemp(join(tmpdir(), "tandiff-series-"));
  try {
    await isolatedGit(repo, ["init", "--quiet", "--template=", "--initial-branch=head"]);
    await takeBytesAsTheyAre(repo);
    await isolatedGit(repo, ["fast-import", "--quiet"], {
      input: importStream(content, readBlob, messageOf),
    });
    const form = [
      "--binary",
      "--full-index",
      "--find-renames",
      "--always",
      "--zero-commit",
      "--no-signature",
    ];
    await isolatedGit(repo, [
      "format-patch",
      "--quiet",
      ...form,
      `--output-directory=${folder}`,
      "base..head",
    ]);
  } finally {
    await rm(repo, { recursive: true, force: true });
  }
}

/** Branches base and head, in the form of git-fast-import(1). */
function importStream(
  { base, commits }: Pick<ExerciseContent, "base" | "commits">,
  readBlob: ReadBlob,
  messageOf: (commit: Commit, index: number) => string,
): Buffer {
  const parts: Uint8Array[] = [];
  const say = (text: string): void => void parts.push(Buffer.from(text));
  const data = (bytes: Uint8Array): void => {
    say(`data ${bytes.length}\n`);
    parts.push(bytes);
    say("\n");
  };
  const put = (entry: TreeEntry): void => {
    if (entry.mode === "160000") return say(`M 160000 ${entry.commit} ${quoted(entry.path)}\n`);
    say(`M ${entry.mode} inline ${quoted(entry.path)}\n`);
    data(readBlob(entry.blob));
  };
  say("commit refs/heads/base\ncommitter Tandiff <tandiff@localhost> 0 +0000\n");
  data(Buffer.from("Base\n"));
  for (const entry of base) put(entry);
  say("\nreset refs/heads/head\nfrom refs/heads/base\n\n");
  for (const [index, commit] of commits.entries()) {
    const { author, changes } = commit;
    say("commit refs/heads/head\n");
    say(
      `author ${named(author.name, "Unknown")} <${named(author.email, "unknown@invalid")}> ${rawDate(author.at)}\n`,
    );
    say("committer Tandiff <tandiff@localhost> 0 +0000\n");
    data(Buffer.from(messageOf(commit, index)));
    // Removals first, so that a file can give way to a folder of its name.
    for (const { path, entry } of changes) if (entry === null) say(`D ${quoted(path)}\n`);
    for (const { entry } of changes) if (entry !== null) put(entry);
    say("\n");
  }
  return Buffer.concat(parts);
}

function quoted(path: string): string {
  const escaped = path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${escaped}"`;
}

/** Without what git does not take in a person's name; it needs one. */
function named(text: string, otherwise: string): string {
  return text.replaceAll(/[<>\n\0]/g, "").trim() || otherwise;
}

/** Seconds since the epoch and the author's offset. */
function rawDate(at: string): string {
  const seconds = Math.max(0, Math.floor(Date.parse(at) / 1000));
  const [, sign = "+", hours = "00", minutes = "00"] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? [];
  return `${seconds} ${sign}${hours}${minutes}`;
}
