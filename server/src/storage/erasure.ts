import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";

/** When a session was erased, in milliseconds since the epoch, and by whom: somebody, or its time was over. */
export const Erasure = z.object({ at: z.int(), by: z.enum(["organiser", "retention"]) });
export type Erasure = z.infer<typeof Erasure>;

export interface ErasedSession extends Erasure {
  readonly session: SessionId;
}
