import { z } from "zod";
import { TreePath } from "./exercise/tree.ts";

/**
 * A place in the immutable diff, on any file of the repository. Lines count from 1 and the end is
 * inclusive, as people and both forges count; a position without lines is the whole file.
 */
export const Position = z
  .object({
    path: TreePath,
    side: z.enum(["base", "head"]),
    lines: z.object({ start: z.int().positive(), end: z.int().positive() }).nullable(),
  })
  .refine((position) => !position.lines || position.lines.start <= position.lines.end, {
    message: "A range of lines ends where it starts, or later.",
  });
export type Position = z.infer<typeof Position>;

/** A position as a person says it: `app/models/order.rb:31-34 (base)`. */
export function describePosition({ path, side, lines }: Position): string {
  const range = lines ? (lines.start === lines.end ? `:${lines.start}` : `:${lines.start}-${lines.end}`) : "";
  return `${path}${range}${side === "base" ? " (base)" : ""}`;
}
