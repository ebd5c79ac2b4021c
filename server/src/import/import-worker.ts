import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "@tandiff/shared/errors.ts";
import { importExercise } from "./import-exercise.ts";
import type { ImportMessage, ImportResult, ImportWork } from "./import-work.ts";

/** The whole life of the thread: one file; see `importInWorker`. */
const work: ImportWork = workerData;
const answer = await importExercise(work, (step) => tell({ kind: "step", step })).then(read, refused);
tell(answer, answer.kind === "read" ? [...answer.result.exercise.blobs.values()].map(bufferOf) : []);

function tell(message: ImportMessage, buffers: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, buffers);
}

/** Each blob in memory of its own, so that it can be handed over instead of copied. */
function read({ exercise, preview }: ImportResult): ImportMessage {
  const blobs = new Map([...exercise.blobs].map(([hash, bytes]) => [hash, Uint8Array.from(bytes)]));
  return { kind: "read", result: { exercise: { ...exercise, blobs }, preview } };
}

function refused(error: unknown): ImportMessage {
  if (!(error instanceof AppError)) throw error;
  return { kind: "refused", code: error.code, sentence: error.message };
}

function bufferOf({ buffer }: Uint8Array): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  throw new TypeError("A blob is in shared memory.");
}
