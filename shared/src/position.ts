import { z } from "zod";
import { TreePath } from "./exercise/tree.ts";

/** Lines as people and both forges count them: from 1, the end included. */
const Lines = z
  .object({ start: z.int().positive(), end: z.int().positive() })
  .refine(({ start, end }) => start <= end, { message: "A range of lines ends where it starts, or later." });
export type Lines = z.infer<typeof Lines>;

/** UTF-16 code units inside one line, from 0, the end excluded. */
const Columns = z
  .object({ start: z.int().nonnegative(), end: z.int().positive() })
  .refine(({ start, end }) => start < end, { message: "A range of characters holds at least one." });

/**
 * A place in the immutable diff, on any file of the repository. Without lines it is the whole file.
 * A thread that has no position at all is on the merge request as a whole.
 */
export const Position = z
  .object({
    path: TreePath,
    side: z.enum(["base", "head"]),
    lines: Lines.nullable(),
    /** Only some characters of the one line. */
    columns: Columns.optional(),
    /** Lines of base that are meant as well: the other side of a changed block. Only on head. */
    across: z.object({ path: TreePath, lines: Lines }).optional(),
  })
  .refine(({ lines, columns, across }) => !columns || (lines?.start === lines?.end && lines && !across), {
    message: "A range of characters is on one line of one side.",
  })
  .refine(({ side, lines, across }) => !across || (side === "head" && lines !== null), {
    message: "A position across both sides has lines of head, and base beside them.",
  });
export type Position = z.infer<typeof Position>;
