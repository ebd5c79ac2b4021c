import { firstIndex } from "../first-index.ts";

/** Where the lines of a text begin, by UTF-16 offsets, for going from offsets to lines and back. */
export interface LineStarts {
  /** The line that an offset is in, counted from 1. */
  readonly lineAt: (offset: number) => number;
  /** Where a line begins, counted from 1; the text's length for one behind the last. */
  readonly startOf: (line: number) => number;
}

export function lineStarts(text: string): LineStarts {
  const starts = [0];
  for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", feed + 1)) starts.push(feed + 1);
  return {
    lineAt: (offset) =>
      Math.max(
        1,
        firstIndex(starts.length, (line) => (starts[line] ?? 0) > offset),
      ),
    startOf: (line) => starts[line - 1] ?? text.length,
  };
}
