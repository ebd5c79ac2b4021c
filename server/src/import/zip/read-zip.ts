import { createHash } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { CommitHeader } from "../commit-header.ts";
import { ExerciseDescription } from "../exercise-description.ts";
import type { ListedChange, ListedFile } from "../listed-file.ts";
import type { Imported } from "../imported.ts";
import { hashedBlob, type ReadBlob, readingOf } from "../reading.ts";
import { readYamlText } from "../yaml-text.ts";
import { type ZippedFile, zippedFiles } from "./zip-entries.ts";

/** Whoever made a change that comes without a history. The same always: an author is part of the version. */
const nobody: CommitHeader["author"] = {
  name: "Tandiff",
  email: "tandiff@localhost",
  at: "2026-01-01T00:00:00Z",
};

/** What macOS and Windows leave in archives and folders of their own accord. */
const leftBehind = /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db)$/;

/**
 * Reads a zip of `base/` and `head/`, or of a folder with these, and with `exercise.yaml` and `rubric.yaml` where it
 * has them. The merge request is one commit.
 *
 * @param titleOf the commit's message, from what `exercise.yaml` says; null where there is none
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person
 */
export async function readZip(
  file: Uint8Array,
  titleOf: (description: ExerciseDescription | null) => string,
): Promise<Imported> {
  const files = withoutWrapping((await zippedFiles(file)).filter(({ path }) => !leftBehind.test(path)));
  const strange = files.find(({ path }) => !/^((base|head)\/|(exercise|rubric)\.yaml$)/.test(path));
  if (strange) throw unexpected(strange.path);
  const yaml = textOf(files, "exercise.yaml");
  const description = yaml === null ? null : readYamlText("exercise.yaml", yaml, ExerciseDescription);
  const blobs = new Map<string, ReadBlob>();
  const base = listed(files, "base/", blobs);
  const head = listed(files, "head/", blobs);
  const isFeature = description?.kind === "feature";
  if (base.size === 0 && head.size === 0) throw missing("base and no folder head");
  if (head.size === 0 && !isFeature) throw missing("head");
  if (head.size > 0 && isFeature) {
    throw new AppError(
      "bad-request",
      "A feature that is still to be written has no head; leave the folder out.",
    );
  }
  const changes = isFeature ? [] : changesBetween(base, head);
  const listing = {
    base: [...base.values()],
    commits: isFeature ? [] : [{ header: commitOf(titleOf(description), changes), changes }],
  };
  return {
    reading: readingOf(listing, blobs, null, description?.kind),
    description,
    rubric: textOf(files, "rubric.yaml"),
  };
}

/** People zip the folder as well as what is in it. */
function withoutWrapping(files: readonly ZippedFile[]): readonly ZippedFile[] {
  const [folder = ""] = /^[^/]+\//.exec(files[0]?.path ?? "") ?? [];
  const isWrapped = folder !== "" && files.every(({ path }) => path.startsWith(folder));
  if (!isWrapped || /^(base|head)\/$/.test(folder)) return files;
  return files.map((file) => ({ ...file, path: file.path.slice(folder.length) }));
}

/** The files of a folder by path; those that a disk could not hold beside each other are refused. */
function listed(
  files: readonly ZippedFile[],
  folder: string,
  blobs: Map<string, ReadBlob>,
): ReadonlyMap<string, ListedFile> {
  const tree = new Map<string, ListedFile>();
  const seen = new Map<string, string>();
  for (const { path: zipped, mode, bytes } of files) {
    if (!zipped.startsWith(folder)) continue;
    const path = zipped.slice(folder.length);
    const caseless = path.normalize("NFC").toLowerCase();
    const other = seen.get(caseless);
    if (other === path) throw twice(`has ${JSON.stringify(zipped)} twice`);
    if (other !== undefined) {
      throw twice(
        `has ${JSON.stringify(folder + other)} and ${JSON.stringify(zipped)}, which some disks take for one`,
      );
    }
    seen.set(caseless, path);
    const blob = hashedBlob(bytes);
    blobs.set(blob.hash, blob);
    tree.set(path, { path, mode, id: blob.hash });
  }
  return tree;
}

function changesBetween(
  base: ReadonlyMap<string, ListedFile>,
  head: ReadonlyMap<string, ListedFile>,
): ListedChange[] {
  const gone = [...base.keys()].filter((path) => !head.has(path)).map((path) => ({ path, file: null }));
  const written = [...head.values()].filter((file) => {
    const before = base.get(file.path);
    return before?.id !== file.id || before.mode !== file.mode;
  });
  return [...gone, ...written.map((file) => ({ path: file.path, file }))];
}

function commitOf(title: string, changes: readonly ListedChange[]): CommitHeader {
  const message = `${title}\n`;
  const said = JSON.stringify([nobody, message, changes]);
  return { id: createHash("sha1").update(said).digest("hex"), message, author: nobody };
}

function textOf(files: readonly ZippedFile[], name: string): string | null {
  const file = files.find(({ path }) => path === name);
  if (!file) return null;
  if (file.bytes.length <= limits.rubricText) return Buffer.from(file.bytes).toString("utf8");
  throw tooLarge(`${name} has ${count(file.bytes.length)} bytes`, count(limits.rubricText));
}

function unexpected(path: string): AppError {
  const reason = path.startsWith("merge-request/")
    ? "Patches are read by the command line: tandiff exercise import FOLDER. Here the zip needs a folder head"
    : "A zip holds the folders base and head, and exercise.yaml and rubric.yaml where there are any";
  return new AppError("bad-request", `${JSON.stringify(path)} is not expected in the zip. ${reason}.`);
}

function missing(folder: string): AppError {
  return new AppError(
    "bad-request",
    `The zip has no folder ${folder}: it holds base and head, with all files of each.`,
  );
}

function twice(what: string): AppError {
  return new AppError("bad-request", `The zip ${what}.`);
}
