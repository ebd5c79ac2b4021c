import { z } from "zod";
import { limits } from "../limits.ts";

/**
 * What a candidate needs so that the interview is fair to them. It is kept apart from the session's log, and only
 * those who run the call and the candidate themself are told of it.
 */
export const Accommodations = z.object({
  /** Percent of the usual time that is added: to the review's window and to the plan of the call. */
  moreTime: z.int().min(0).max(200).default(0),
  /** Their page starts with larger type. */
  largerType: z.boolean().default(false),
  /** They need not show themselves. */
  noCamera: z.boolean().default(false),
  /** Whatever else, in words. */
  note: z
    .string()
    .trim()
    .max(
      limits.accommodation,
      `A note holds at most ${limits.accommodation.toLocaleString("en")} characters.`,
    )
    .default(""),
});
export type Accommodations = z.infer<typeof Accommodations>;
