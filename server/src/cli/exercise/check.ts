import { resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { rubricFaults, sizeFaults } from "../../import/exercise-faults.ts";
import { readDescription } from "../read-bundled-description.ts";
import { readRubric } from "../read-bundled-rubric.ts";
import { bundledUpload, readBundledFiles } from "../read-bundled.ts";

/** Everything that is wrong with an exercise's folder, a sentence each; none when it can be imported. */
export async function checkExercise(folder: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const tried = async <T>(read: () => T | Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(error.message);
      return null;
    }
  };
  const description = await tried(() => readDescription(resolve(folder)));
  const rubric = await tried(() => readRubric(resolve(folder)));
  const reading = description && (await tried(() => readBundledFiles(folder, description.kind)));
  if (!description || !reading) return faults;
  const upload = await tried(() => bundledUpload(folder, description, rubric, reading));
  if (upload === null) return faults;
  const { content, blobs } = upload;
  const readBlob = (hash: BlobHash): Uint8Array => Buffer.from(blobs[hash] ?? "", "base64");
  const ofRubric = rubric ? rubricFaults(content, rubric, readBlob).map(({ sentence }) => sentence) : [];
  return [...faults, ...sizeFaults(content, readBlob), ...ofRubric];
}
