import { z } from "zod";
import { DimensionId, FindingId } from "../ids.ts";
import { limits } from "../limits.ts";
import { Position } from "../position.ts";

const title = z.string().min(1).max(limits.title);
const words = z.string().min(1).max(1_000);

/** What a candidate is scored on, with what each level looks like in this exercise. */
export const Dimension = z.strictObject({
  id: DimensionId,
  title,
  /** What is seen at levels 1 to 4. */
  levels: z.tuple([words, words, words, words]),
});
export type Dimension = z.infer<typeof Dimension>;

/** Something in the merge request that a reviewer can find. */
export const Finding = z.strictObject({
  id: FindingId,
  title,
  dimension: DimensionId,
  /** How much it matters: 3 stops a release. */
  weight: z.literal([1, 2, 3]),
  /** Where it shows, the foremost place first; none where it is in code that is still to be written. */
  positions: z.array(Position).max(10),
  /** Markdown: what a good comment says. */
  good: z.string().min(1).max(limits.comment),
});
export type Finding = z.infer<typeof Finding>;

/** What interviewers judge a review by. No candidate may see any of it. */
export const Rubric = z
  .strictObject({
    /** Markdown: how to run the interview. */
    guide: z.string().max(limits.comment),
    dimensions: z.array(Dimension).min(1).max(12),
    findings: z.array(Finding).max(100),
    /** What is done well in the merge request, which a good review names too. */
    strengths: z.array(words).max(50),
  })
  .superRefine(({ dimensions, findings }, context) => {
    const known = new Set(dimensions.map(({ id }) => id));
    for (const message of [
      ...twice(dimensions).map((id) => `The dimension ${id} is there twice.`),
      ...twice(findings).map((id) => `The finding ${id} is there twice.`),
      ...findings.flatMap(({ id, dimension }) =>
        known.has(dimension)
          ? []
          : [`The finding ${id} is of the dimension ${dimension}, which is not listed.`],
      ),
    ]) {
      context.addIssue({ code: "custom", message });
    }
  });
export type Rubric = z.infer<typeof Rubric>;

function twice<Id extends string>(items: readonly { readonly id: Id }[]): Id[] {
  return items.filter(({ id }, index) => items.findIndex((one) => one.id === id) < index).map(({ id }) => id);
}
