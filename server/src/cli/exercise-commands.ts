import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ExerciseAdded, ExercisesView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import { callJson, findOrganiser, type Organiser } from "./api-client.ts";
import { describeExercise, output, print } from "./output.ts";
import { exerciseUpload } from "./read-bundled.ts";
import { readRepository } from "./read-repository.ts";

interface Common {
  readonly server?: string;
  readonly json?: boolean;
}

interface ImportOptions extends Common {
  readonly repo: string;
  readonly base: string;
  readonly head: string;
  readonly slug: string;
  readonly title: string;
  readonly descriptionFile?: string;
  readonly plan?: string;
}

/** `tandiff exercise …`: the bank. */
export function exerciseCommands(program: Command): void {
  const exercise = program.command("exercise").description("the bank of exercises");
  exercise
    .command("import")
    .description("add the difference of two revisions of a local git repository to the bank")
    .requiredOption("--repo <path>", "the repository")
    .requiredOption("--base <revision>", "what the merge request goes into")
    .requiredOption("--head <revision>", "what the merge request holds")
    .requiredOption("--slug <slug>", "name in the bank: lower-case letters, digits and dashes")
    .requiredOption("--title <title>", "title of the merge request")
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

async function importExercise(options: ImportOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const { repo, base, head, slug, title, descriptionFile } = options;
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
  const added = await upload(organiser, exerciseUpload({ slug, words, reading }));
  print(added, describeExercise(added), options.json);
}

/** Adds an exercise to the running server's bank. @throws AppError */
export async function upload(organiser: Organiser, exercise: ExerciseUpload): Promise<ExerciseAdded> {
  return callJson<ExerciseAdded>(organiser, "POST", "/exercises", exercise);
}

async function listExercises(options: Common): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const view = await callJson<ExercisesView>(organiser, "GET", "/exercises");
  const lines = view.exercises.map(
    ({ slug, title, filesChanged, additions, deletions }) =>
      `${slug}  ${title} (${filesChanged} files, +${additions} −${deletions})`,
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
