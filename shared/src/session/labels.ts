import { z } from "zod";
import { severities, threadKinds } from "./label-words.ts";

/** What an author may say a thread is; both may be left open. */
export const Labels = z.object({
  severity: z.enum(severities).nullable(),
  kind: z.enum(threadKinds).nullable(),
});
export type Labels = z.infer<typeof Labels>;
