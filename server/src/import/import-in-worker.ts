import { Worker } from "node:worker_threads";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ImportAnswer, ImportResult, ImportWork } from "./import-work.ts";

/** What a file may take to read: far more than an exercise needs, and less than a server can do without. */
export interface ImportBounds {
  readonly milliseconds: number;
  /** Of JavaScript's own memory; the bytes of files are bounded by `limits.importWork`. */
  readonly heapMegabytes: number;
}

const usual: ImportBounds = { milliseconds: 60_000, heapMegabytes: 384 };

/**
 * `importExercise` in a thread of its own, which is ended when it takes too long or too much memory: what is in
 * the file was written by anybody.
 *
 * @throws {AppError} as `importExercise`, and `too-large` over a bound
 */
export async function importInWorker(work: ImportWork, bounds = usual): Promise<ImportResult> {
  const worker = new Worker(new URL("./import-worker.ts", import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: bounds.heapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  try {
    const answer = await answerOf(worker, bounds.milliseconds);
    if (answer.kind === "read") return answer.result;
    throw new AppError(answer.code, answer.sentence);
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, milliseconds: number): Promise<ImportAnswer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(tooMuch(`It takes longer than ${milliseconds / 1000} seconds to read`)),
      milliseconds,
    );
    worker.on("message", resolve);
    worker.on("error", (error: unknown) => {
      const isMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      reject(isMemory ? tooMuch("It takes too much memory to read") : error);
    });
    worker.on("exit", () => {
      clearTimeout(late);
      reject(new Error("The thread that reads a file gave no answer."));
    });
  });
}

function tooMuch(what: string): AppError {
  return new AppError("too-large", `${what}. Leave out what is not needed of the history or the files.`);
}
