import { z } from "zod";

/** A planned part of the call. */
export const Segment = z.object({
  name: z.string().trim().min(1, "A segment needs a name.").max(60),
  minutes: z.int().min(1, "A segment takes at least a minute.").max(240),
});
export type Segment = z.infer<typeof Segment>;

/** The planned parts of a call, in their order. */
export const Plan = z.array(Segment).min(1, "A plan needs a segment.").max(12);
export type Plan = z.infer<typeof Plan>;
