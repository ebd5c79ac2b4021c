import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { canonicalJson, headTree } from "@tandiff/shared/exercise/content.ts";
import type { Commit, ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import { stringify } from "yaml";
import { readBundledExercise } from "../read-bundled.ts";
import { commitNamesFile } from "./commit-names.ts";
import { prepareFolder } from "./new-folder.ts";
import { type ReadBlob, writeSeries } from "./write-series.ts";

/**
 * Writes an exercise as a folder that `readBundledExercise` reads, and reads it back to be sure.
 *
 * @returns whether it is the same version; if not, it has the same files in base and head all the same
 * @throws {AppError} `bad-request` when the folder is not empty or cannot hold the exercise
 */
export async function writeExerciseFolder(folder: string, upload: ExerciseUpload): Promise<boolean> {
  const { content, rubric, blobs } = upload;
  const target = resolve(folder);
  await prepareFolder(target);
  const readBlob: ReadBlob = (hash) => Buffer.from(blobs[hash] ?? "", "base64");
  const { slug, base, commits: _inMails, ...words } = content;
  const description = { ...(slug !== basename(target) && { slug }), ...words };
  await writeFile(join(target, "exercise.yaml"), yaml(description));
  if (rubric) await writeFile(join(target, "rubric.yaml"), yaml(rubric));
  await writeTree(join(target, "base"), base, readBlob);
  if (content.kind === "feature") return isSame(await readBundledExercise(target), upload);

  const mails = join(target, "merge-request");
  // A message in which there is a patch would be applied, so the mails of the second try have none of it.
  for (const messageOf of [wholeMessage, numberOnly]) {
    await rm(mails, { recursive: true, force: true });
    await writeSeries(mails, content, readBlob, messageOf);
    const written = await readBundledExercise(target).catch(() => null);
    if (written && isSame(written, upload)) return true;
    if (!written || !hasSameFiles(written, upload)) continue;
    if (written.content.commits.length !== content.commits.length) return false;
    await writeFile(
      join(target, commitNamesFile),
      yaml(content.commits.map(({ id, message, author }) => ({ id, message, author }))),
    );
    return isSame(await readBundledExercise(target), upload);
  }
  throw new AppError("bad-request", `The merge request of ${slug} cannot be written as mails that apply.`);
}

/** Git takes no empty message. */
function wholeMessage({ message }: Commit, index: number): string {
  return message.trim() === "" ? numberOnly({ message }, index) : message;
}

function numberOnly(_commit: Pick<Commit, "message">, index: number): string {
  return `Commit ${index + 1}\n`;
}

function isSame(written: ExerciseUpload, upload: ExerciseUpload): boolean {
  return canonicalJson(written) === canonicalJson(upload);
}

function hasSameFiles(written: ExerciseUpload, upload: ExerciseUpload): boolean {
  const trees = ({ content }: ExerciseUpload): string => JSON.stringify([content.base, headTree(content)]);
  return trees(written) === trees(upload);
}

/** Links last, so that nothing is written through one. */
async function writeTree(folder: string, tree: Tree, readBlob: ReadBlob): Promise<void> {
  await mkdir(folder);
  for (const entry of tree.toSorted((a, b) => Number(a.mode === "120000") - Number(b.mode === "120000"))) {
    if (entry.mode === "160000") {
      throw new AppError("bad-request", `${entry.path} is a submodule pointer, which a folder cannot hold.`);
    }
    const path = join(folder, entry.path);
    await mkdir(dirname(path), { recursive: true });
    const bytes = readBlob(entry.blob);
    if (entry.mode === "120000") await symlink(Buffer.from(bytes), path);
    else {
      await writeFile(path, bytes);
      await chmod(path, entry.mode === "100755" ? 0o755 : 0o644);
    }
  }
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 100 });
}
