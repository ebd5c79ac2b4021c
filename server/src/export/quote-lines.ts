import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";
import type { ReadBlob } from "../storage/read-blobs.ts";

/** A position's lines as they read in the merge request; null where the file has no text. */
export type QuoteLines = (position: Position) => readonly string[] | null;

/** The lines of positions, from base and head. */
export function quoteFrom(content: ExerciseContent, readBlob: ReadBlob): QuoteLines {
  const head = headTree(content);
  return ({ path, side, lines }) => {
    const entry = (side === "base" ? content.base : head).find((one) => one.path === path);
    if (!lines || !entry || entry.mode === "160000") return null;
    const bytes = readBlob(entry.blob);
    return isBinary(bytes) ? null : decodeForDisplay(bytes).lines.slice(lines.start - 1, lines.end);
  };
}
