import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseDescription } from "./exercise-description.ts";
import { isBundle } from "./git/bundle-header.ts";
import { readBundle } from "./git/read-bundle.ts";
import type { RevisionNames } from "./git/revisions.ts";
import type { Imported } from "./imported.ts";
import { isZip } from "./zip/zip-entries.ts";
import { readZip } from "./zip/read-zip.ts";

/**
 * Reads a git bundle, or a zip archive of base and head, whichever the file is.
 *
 * @param titleOf what a change that comes without commits is called
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person
 */
export async function readImport(
  file: Uint8Array,
  names: RevisionNames,
  titleOf: (description: ExerciseDescription | null) => string,
): Promise<Imported> {
  if (isBundle(file)) return { reading: readBundle(file, names), description: null, rubric: null };
  if (isZip(file)) return readZip(file, titleOf);
  throw new AppError("bad-request", "This is neither a git bundle nor a zip archive.");
}
