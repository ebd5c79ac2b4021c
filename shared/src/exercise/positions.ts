import type { BlobHash } from "../ids.ts";
import type { Position } from "../position.ts";
import { decodeForDisplay } from "../text/text-file.ts";
import { headTree } from "./content.ts";
import type { ExerciseContent } from "./exercise.ts";

/** Answers whether a position names lines and characters that its sides of the exercise have. */
export function positionChecker(
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): (position: Position) => boolean {
  const trees = { base: content.base, head: headTree(content) };
  const linesOf = (side: Position["side"], path: string): readonly string[] | null => {
    const entry = trees[side].find((one) => one.path === path);
    if (!entry) return null;
    return entry.mode === "160000" ? [] : decodeForDisplay(readBlob(entry.blob)).lines;
  };
  return ({ path, side, lines, columns, across }) => {
    const texts = linesOf(side, path);
    if (!texts || (lines !== null && lines.end > texts.length)) return false;
    if (columns && columns.end > (texts[(lines?.start ?? 0) - 1]?.length ?? 0)) return false;
    return !across || across.lines.end <= (linesOf("base", across.path)?.length ?? 0);
  };
}
