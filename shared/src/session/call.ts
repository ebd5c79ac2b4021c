import { z } from "zod";
import { FileId } from "../ids.ts";
import { focusMinutes } from "./focus.ts";

export const FocusMinutes = z.union(focusMinutes.map((minutes) => z.literal(minutes)));
export type FocusMinutes = z.infer<typeof FocusMinutes>;

/**
 * A change of the call, named by the lines of head that it replaces: head never moves. Counted from 0 and
 * half open, so that an insertion is `start === end`; a file that head does not have is 0 to 0.
 */
export const ChangedLines = z
  .object({ file: FileId, start: z.int().nonnegative(), end: z.int().nonnegative() })
  .refine(({ start, end }) => start <= end, "A change does not end before it starts.");
export type ChangedLines = z.infer<typeof ChangedLines>;

/**
 * A place in the workspace as it was when a thread was opened there: the lines, counted from 1, the text
 * that stood there, and where it began and ended as Yjs relative positions in base64.
 */
export const WorkspaceSpot = z.object({
  file: FileId,
  lines: z.object({ start: z.int().positive(), end: z.int().positive() }),
  quote: z.string().max(10_000),
  from: z.base64().max(200),
  to: z.base64().max(200),
});
export type WorkspaceSpot = z.infer<typeof WorkspaceSpot>;
