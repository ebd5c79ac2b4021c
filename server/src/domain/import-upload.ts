import { AppError } from "@tandiff/shared/errors.ts";
import type { ImportAnswer, ImportRequest } from "@tandiff/shared/exercise/import.ts";
import { assertWanted, type ImportWatch, importInWorker } from "../import/import-in-worker.ts";
import type { PreparedExercise } from "../import/prepare-exercise.ts";
import type { Storage } from "../storage/port.ts";
import { storeExercise } from "./exercises.ts";

/**
 * Looks at a file that an exercise comes in, and where it is asked to and nothing is wrong with it adds the exercise
 * to the bank. In any other case nothing has changed.
 *
 * @throws {AppError} where nothing can be made of the file, or nobody waits any more
 */
export async function importUpload(
  { storage, now }: { readonly storage: Storage; readonly now: () => number },
  file: Uint8Array,
  { add, base, head, words }: ImportRequest,
  watch: ImportWatch,
): Promise<ImportAnswer> {
  const { exercise, preview } = await importInWorker(
    { file, names: { base, head }, slug: null, words: null, outsideLinks: "refused", edits: words },
    watch,
  );
  const bank = await bankState(storage, exercise);
  if (!add || preview.faults.length > 0) return { preview, bank, added: null };
  if (preview.words.slug === null || preview.words.title === "") {
    throw new AppError(
      "bad-request",
      "The file does not say what the exercise is called. Send its words along.",
    );
  }
  assertWanted(watch.signal);
  return { preview, bank, added: await storeExercise(storage, exercise, now()) };
}

async function bankState(
  storage: Storage,
  { version, content }: PreparedExercise,
): Promise<ImportAnswer["bank"]> {
  if (await storage.exercise(version)) return "same";
  return (await storage.latestExercise(content.slug)) ? "other-version" : "new";
}
