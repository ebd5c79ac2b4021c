import { AppError } from "@tandiff/shared/errors.ts";
import { Commit } from "@tandiff/shared/exercise/exercise.ts";
import { z } from "zod";
import { readYaml } from "../read-yaml.ts";

export const commitNamesFile = "merge-request/commits.yaml";

/**
 * What the commits are called where they come from. Mails cannot say all of it: not their ids, nor messages
 * that look like a patch. Made by an export, for each commit in order.
 */
const CommitNames = z.array(z.strictObject(Commit.omit({ changes: true }).shape));

/**
 * The commits as `merge-request/commits.yaml` calls them; as they are where there is no such file.
 *
 * @throws {AppError} `bad-request` with every fault in it.
 */
export async function readCommitNames(folder: string, commits: Commit[]): Promise<Commit[]> {
  const names = await readYaml(folder, commitNamesFile, CommitNames);
  if (names === null) return commits;
  if (names.length !== commits.length) {
    throw new AppError(
      "bad-request",
      `${commitNamesFile} names ${names.length} commits, and there are ${commits.length}.`,
    );
  }
  return commits.map((commit, index) => ({ ...commit, ...names[index] }));
}
