import { z } from "zod";
import { limits } from "../limits.ts";
import { aiRules } from "./ai-rules.ts";

export const StagePolicy = z.strictObject({
  rule: z.enum(aiRules),
  note: z
    .string()
    .trim()
    .max(limits.reason, `A note on assistants holds at most ${limits.reason} characters.`)
    .default(""),
});

/** The rules on AI assistants, by the stage of the interview. */
export const AiPolicy = z.strictObject({ review: StagePolicy, call: StagePolicy });
export type AiPolicy = z.infer<typeof AiPolicy>;

export const AiDeclaration = z.object({
  used: z.boolean(),
  words: z.string().max(limits.reason, `A declaration holds at most ${limits.reason} characters.`),
});
