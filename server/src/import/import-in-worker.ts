import { Worker } from "node:worker_threads";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ImportStep } from "@tandiff/shared/exercise/import.ts";
import type { ImportMessage, ImportResult, ImportWork } from "./import-work.ts";

/** What a file may take to read: far more than an exercise needs, and less than a server can do without. */
export interface ImportBounds {
  readonly milliseconds: number;
  /** Of JavaScript's own memory; the bytes of files are bounded by `limits.importWork`. */
  readonly heapMegabytes: number;
}

/** Who waits for an import. */
export interface ImportWatch {
  readonly bounds?: ImportBounds;
  readonly onStep?: (step: ImportStep) => void;
  /** Ends it when nobody waits any more. */
  readonly signal?: AbortSignal;
}

const usual: ImportBounds = { milliseconds: 60_000, heapMegabytes: 384 };

/**
 * `importExercise` in a thread of its own, which is ended when it takes too long or too much memory: what is in
 * the file was written by anybody.
 *
 * @throws {AppError} as `importExercise`, `too-large` over a bound, and `conflict` where it was ended
 */
export async function importInWorker(work: ImportWork, watch: ImportWatch = {}): Promise<ImportResult> {
  const { bounds = usual } = watch;
  assertWanted(watch.signal);
  const worker = new Worker(new URL("./import-worker.ts", import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: bounds.heapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  try {
    return await resultOf(worker, watch, bounds.milliseconds);
  } finally {
    await worker.terminate();
  }
}

/** @throws {AppError} `conflict` once nobody waits for it any more */
export function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError("conflict", "The import was ended. Nothing was added.");
}

function resultOf(
  worker: Worker,
  { onStep, signal }: ImportWatch,
  milliseconds: number,
): Promise<ImportResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportResult>();
  const late = setTimeout(
    () => reject(tooMuch(`It takes longer than ${milliseconds / 1000} seconds to read`)),
    milliseconds,
  );
  const leave = (): void => {
    try {
      assertWanted(signal);
    } catch (error) {
      reject(error);
    }
  };
  signal?.addEventListener("abort", leave, { once: true });
  worker.on("message", (message: ImportMessage) => {
    if (message.kind === "step") onStep?.(message.step);
    else if (message.kind === "read") resolve(message.result);
    else reject(new AppError(message.code, message.sentence));
  });
  worker.on("error", (error: unknown) => {
    const isMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    reject(isMemory ? tooMuch("It takes too much memory to read") : error);
  });
  worker.on("exit", () => {
    clearTimeout(late);
    signal?.removeEventListener("abort", leave);
    reject(new Error("The thread that reads a file gave no answer."));
  });
  return promise;
}

function tooMuch(what: string): AppError {
  return new AppError("too-large", `${what}. Leave out what is not needed of the history or the files.`);
}
