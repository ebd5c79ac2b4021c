import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ExerciseAdded, ExercisesView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import { call, callJson, findOrganiser, type Organiser } from "./api-client.ts";
import { checkCommand } from "./exercise/check-command.ts";
import { checkExercise } from "./exercise/check.ts";
import { newExerciseFolder } from "./exercise/new-folder.ts";
import { writeExerciseFolder } from "./exercise/write-folder.ts";
import { describeExercise, output, print, sizeWords } from "./output.ts";
import { exerciseUpload, readBundledExercise } from "./read-bundled.ts";
import { readRepository } from "./read-repository.ts";

interface Common {
  readonly server?: string;
  readonly json?: boolean;
}

interface ImportOptions extends Common {
  readonly repo?: string;
  readonly base?: string;
  readonly head?: string;
  readonly slug?: string;
  readonly title?: string;
  readonly descriptionFile?: string;
  readonly plan?: string;
}

/** `tandiff exercise …`: the bank. */
export function exerciseCommands(program: Command): void {
  const exercise = program.command("exercise").description("the bank of exercises");
  exercise
    .command("new <folder>")
    .description("make a small exercise that is whole, to be replaced piece by piece")
    .option("--feature", "one without a merge request: something to write in the call")
    .action(newExercise);
  exercise
    .command("check <folder>")
    .description("say what is wrong with an exercise's folder")
    .option("--run-tests", "also run its own tests on this machine, after a question")
    .option("--json", "print only JSON")
    .action(checkCommand);
  exercise
    .command("export <slug> <folder>")
    .description("write an exercise of the bank into an empty folder, as import reads it")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(exportExercise);
  exercise
    .command("retire <slug>")
    .description("offer an exercise for new sessions no more; those that there are go on")
    .option("--undo", "offer it again")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(retireExercise);
  exercise
    .command("import [folder]")
    .description("add an exercise's folder to the bank, or the difference of two revisions of a repository")
    .option("--repo <path>", "the repository")
    .option("--base <revision>", "what the merge request goes into")
    .option("--head <revision>", "what the merge request holds")
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
  exercise
    .command("list")
    .description("list the bank")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(listExercises);
}

async function importExercise(folder: string | undefined, options: ImportOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const exercise = await (folder === undefined ? fromRepository(options) : fromFolder(folder));
  const added = await upload(organiser, exercise);
  print(added, describeExercise(added), options.json);
}

/** @throws AppError "bad-request" with all that is wrong with it */
async function fromFolder(folder: string): Promise<ExerciseUpload> {
  const faults = await checkExercise(folder);
  if (faults.length > 0) throw new AppError("bad-request", faults.join("\n"));
  return readBundledExercise(folder);
}

async function fromRepository(options: ImportOptions): Promise<ExerciseUpload> {
  const { repo, base, head, slug, title, descriptionFile } = options;
  if (repo === undefined || base === undefined || head === undefined || !slug || !title) {
    throw new AppError(
      "bad-request",
      "Name an exercise's folder, or --repo, --base, --head, --slug and --title of a merge request.",
    );
  }
  const plan = options.plan === undefined ? undefined : readPlan(options.plan);
  const description = descriptionFile === undefined ? "" : await readDescriptionFile(descriptionFile);
  const reading = await readRepository({ repo, base, head });
  if (reading.note !== null) output.note(reading.note);
  const words = {
    title,
    language: null,
    brief: "Download the application from this page to run it locally.",
    mergeRequest: { title, description },
    plan,
  };
  return exerciseUpload({ slug, words, reading });
}

async function newExercise(folder: string, options: { readonly feature?: boolean }): Promise<void> {
  await newExerciseFolder(folder, options.feature ? "feature" : "review");
  output.result(`Made ${folder}. Try: tandiff exercise check ${folder}`);
}

async function exportExercise(slug: string, folder: string, options: Common): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const answer = await callJson<unknown>(organiser, "GET", `/exercises/${encodeURIComponent(slug)}`);
  const sameVersion = await writeExerciseFolder(folder, ExerciseUpload.parse(answer));
  if (!sameVersion) {
    output.note("Its files are the same; as another version, since its history cannot be told in mails.");
  }
  print({ slug, folder, sameVersion }, `Wrote ${slug} to ${folder}.`, options.json);
}

async function retireExercise(slug: string, options: Common & { readonly undo?: boolean }): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const action = options.undo ? "offer" : "retire";
  await call(organiser, "POST", `/exercises/${encodeURIComponent(slug)}/${action}`);
  const sentence = options.undo
    ? `${slug} is offered for new sessions again.`
    : `${slug} is retired: no new session is made from it, and those that there are go on.`;
  print({ slug, retired: !options.undo }, sentence, options.json);
}

/** Adds an exercise to the running server's bank. @throws AppError */
export async function upload(organiser: Organiser, exercise: ExerciseUpload): Promise<ExerciseAdded> {
  return callJson<ExerciseAdded>(organiser, "POST", "/exercises", exercise);
}

async function listExercises(options: Common): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const view = await callJson<ExercisesView>(organiser, "GET", "/exercises");
  const lines = view.exercises.map(
    (exercise) =>
      `${exercise.slug}  ${exercise.title} (${sizeWords(exercise)})${exercise.retiredAt === null ? "" : ", retired"}`,
  );
  print(view, lines.length > 0 ? lines.join("\n") : "The bank is empty.", options.json);
}

async function readDescriptionFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AppError("bad-request", `The description file ${path} cannot be read.`, { cause });
  }
}
