import { z } from "zod";

const minutes = "A segment takes 1 to 240 minutes.";

/** A planned part of the call. */
export const Segment = z.object({
  name: z
    .string()
    .trim()
    .min(1, "A segment needs a name.")
    .max(60, "The name of a segment has at most 60 characters."),
  minutes: z.int(minutes).min(1, minutes).max(240, minutes),
});
export type Segment = z.infer<typeof Segment>;

/** The planned parts of a call, in their order. */
export const Plan = z
  .array(Segment)
  .min(1, "A plan needs a segment.")
  .max(12, "A plan has at most 12 segments.");
export type Plan = z.infer<typeof Plan>;
