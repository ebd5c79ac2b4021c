import { z } from "zod";
import type { Side } from "../diff/file-diff.ts";

/** `GET /api/<participant>/search`. */
export const SearchQuery = z.object({
  /** Plain words, found as they are. */
  q: z
    .string()
    .min(2, "A search needs at least two characters.")
    .max(200, "A search takes at most 200 characters.")
    .regex(/^[^\r\n\0]*$/, "A search is for words within one line.")
    .refine((words) => words.isWellFormed(), { message: "The search holds half of a character." }),
  /** "1": upper and lower case are told apart. */
  case: z.enum(["0", "1"]).default("0"),
  /** Only the changed files, or every file of the repository. */
  in: z.enum(["changes", "all"]).default("all"),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** A line with a hit: a line of the answer's NDJSON. */
export interface Hit {
  readonly path: string;
  readonly side: Side;
  /** From 1. */
  readonly line: number;
  /** At most 300 UTF-16 code units of the line, around the first match. */
  readonly text: string;
  /** What matches in `text`: UTF-16 code units, from 0, ends excluded. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** The last line of the answer; without it the search did not come to its end. */
export interface SearchDone {
  readonly done: true;
  /** All files and lines with hits, also those that were not sent. */
  readonly files: number;
  readonly hits: number;
  /** True when there are more than `mostHits`, of which those are the first. */
  readonly truncated: boolean;
}
