import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import type { ExerciseWords } from "../../import/exercise-description.ts";
import { importInWorker } from "../../import/import-in-worker.ts";
import { callJson, findOrganiser, type Organiser } from "../api-client.ts";
import { describeExercise, output, print } from "../output.ts";
import { exerciseUpload, readBundledExercise, uploadFrom } from "../read-bundled.ts";
import { readPatch } from "../read-patch.ts";
import { readRepository } from "../read-repository.ts";
import { checkExercise } from "./check.ts";

interface ImportOptions {
  readonly server?: string;
  readonly json?: boolean;
  readonly repo?: string;
  readonly bundle?: string;
  readonly patch?: string;
  readonly baseDir?: string;
  readonly base?: string;
  readonly head?: string;
  readonly slug?: string;
  readonly title?: string;
  readonly descriptionFile?: string;
  readonly plan?: string;
}

/** `tandiff exercise import`: what the bank is filled with, wherever it is read from. */
export function importCommand(exercise: Command): void {
  exercise
    .command("import [folder]")
    .description(
      "add to the bank: an exercise's folder, or a merge request from a repository, a bundle or a patch",
    )
    .option("--repo <path>", "the repository")
    .option("--bundle <file>", "a git bundle, or a zip of the folders base and head, instead of a repository")
    .option("--base <revision>", "what the merge request goes into")
    .option("--head <revision>", "what the merge request holds")
    .option("--patch <file>", "mails of git format-patch, or a diff")
    .option("--base-dir <folder>", "the files that the patch goes into")
    .option("--slug <slug>", "name in the bank: lower-case letters, digits and dashes")
    .option("--title <title>", "title of the merge request")
    .option("--description-file <file>", "Markdown of the merge request's description")
    .option(
      "--plan <plan>",
      'the parts of its calls, e.g. "5 Welcome, 35 Walk-through, 40 Pairing, 10 Questions"',
    )
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(importExercise);
}

/** Adds an exercise to the running server's bank. @throws AppError */
export async function upload(organiser: Organiser, exercise: ExerciseUpload): Promise<ExerciseAdded> {
  return callJson<ExerciseAdded>(organiser, "POST", "/exercises", exercise);
}

async function importExercise(folder: string | undefined, options: ImportOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const added = await upload(
    organiser,
    await (folder === undefined ? fromOptions(options) : fromFolder(folder)),
  );
  print(added, describeExercise(added), options.json);
}

/** @throws AppError "bad-request" with all that is wrong with it */
async function fromFolder(folder: string): Promise<ExerciseUpload> {
  const faults = await checkExercise(folder);
  if (faults.length > 0) throw new AppError("bad-request", faults.join("\n"));
  return readBundledExercise(folder);
}

async function fromOptions(options: ImportOptions): Promise<ExerciseUpload> {
  const { repo, bundle, patch, baseDir, base, head, slug, title } = options;
  if ([repo, bundle, patch].filter((source) => source !== undefined).length !== 1 || !slug || !title) {
    throw incomplete();
  }
  const words = await wordsOf(title, options);
  if (bundle !== undefined)
    return fromBundle(bundle, { base: base ?? null, head: head ?? null }, slug, words);
  if (patch !== undefined) {
    if (baseDir === undefined) throw incomplete();
    return exerciseUpload({ slug, words, reading: await readPatch({ patch, baseDir, title }) });
  }
  if (repo === undefined || base === undefined || head === undefined) throw incomplete();
  const reading = await readRepository({ repo, base, head });
  if (reading.note !== null) output.note(reading.note);
  return exerciseUpload({ slug, words, reading });
}

async function fromBundle(
  path: string,
  names: { readonly base: string | null; readonly head: string | null },
  slug: string,
  words: ExerciseWords,
): Promise<ExerciseUpload> {
  const found = await stat(resolve(path)).catch(() => null);
  if (found?.isFile() !== true) throw new AppError("bad-request", `There is no file ${path}.`);
  if (found.size > limits.importFile) {
    throw tooLarge(`${basename(path)} has ${count(found.size)} bytes`, count(limits.importFile));
  }
  const file = await readFile(resolve(path));
  const { exercise, preview } = await importInWorker({
    file,
    names,
    slug,
    words,
    // As git would check them out from a repository of one's own.
    outsideLinks: "kept",
    edits: null,
  });
  const faults = preview.faults.map(({ sentence }) => sentence);
  if (faults.length > 0) throw new AppError("bad-request", faults.join("\n"));
  for (const note of preview.notes) output.note(note);
  return uploadFrom(exercise);
}

async function wordsOf(title: string, { descriptionFile, plan }: ImportOptions): Promise<ExerciseWords> {
  const description = descriptionFile === undefined ? "" : await readDescriptionFile(descriptionFile);
  return {
    title,
    language: null,
    brief: "Download the application from this page to run it locally.",
    mergeRequest: { title, description },
    plan: plan === undefined ? undefined : readPlan(plan),
  };
}

async function readDescriptionFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AppError("bad-request", `The description file ${path} cannot be read.`, { cause });
  }
}

function incomplete(): AppError {
  return new AppError(
    "bad-request",
    "Name an exercise's folder; or --slug and --title of a merge request, with --repo, --base and --head, " +
      "with --bundle, or with --patch and --base-dir.",
  );
}
