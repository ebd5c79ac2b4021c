import type { Command } from "commander";
import type { ExercisesView } from "@tandiff/shared/api.ts";
import { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { call, callJson, findOrganiser } from "./api-client.ts";
import { checkCommand } from "./exercise/check-command.ts";
import { importCommand } from "./exercise/import-command.ts";
import { newExerciseFolder } from "./exercise/new-folder.ts";
import { writeExerciseFolder } from "./exercise/write-folder.ts";
import { output, print, sizeWords } from "./output.ts";

interface Common {
  readonly server?: string;
  readonly json?: boolean;
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
  importCommand(exercise);
  exercise
    .command("list")
    .description("list the bank")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(listExercises);
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

async function listExercises(options: Common): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const view = await callJson<ExercisesView>(organiser, "GET", "/exercises");
  const lines = view.exercises.map(
    (exercise) =>
      `${exercise.slug}  ${exercise.title} (${sizeWords(exercise)})${exercise.retiredAt === null ? "" : ", retired"}`,
  );
  print(view, lines.length > 0 ? lines.join("\n") : "The bank is empty.", options.json);
}
