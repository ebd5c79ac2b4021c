import { existsSync, readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import type { DataFiles } from "./data-folder.ts";
import { writeDurably } from "./durable-file.ts";

/**
 * Leaves word in a data folder that all of it was moved: a server that went on there would not have what is written
 * elsewhere from then on.
 * @param at milliseconds since the epoch
 * @throws AppError "not-stored" when it cannot be written
 */
export function markMoved({ path, moved }: DataFiles, at: number): void {
  try {
    writeDurably(moved, `${new Date(at).toISOString()}\n`);
  } catch (cause) {
    throw new AppError(
      "not-stored",
      `All was moved, but the data folder ${path} cannot be marked as moved: start no server on it again.`,
      { cause },
    );
  }
}

/** That the folder was moved, when, and what to do; null where it was not. */
export function movedSentence({ path, moved }: DataFiles): string | null {
  if (!existsSync(moved)) return null;
  const at = readFileSync(moved, "utf8").trim();
  return `The data folder ${path} was moved to PostgreSQL (${at}), where what was written since is: set DATABASE_URL. To use the folder all the same, delete ${moved}.`;
}

/** @throws AppError "conflict" when the folder was moved */
export function assertNotMoved(files: DataFiles): void {
  const sentence = movedSentence(files);
  if (sentence !== null) throw new AppError("conflict", sentence);
}
