import { z } from "zod";

const bytes = z.instanceof(Uint8Array);

/** Named one by one: a column that a newer node adds must not change what this one reads. */
export const logColumns = "session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash";

/** A row of the table `log`: a `SealedRow`. */
export const StoredRow = z.object({
  session: z.string(),
  seq: z.int(),
  at: z.int(),
  participant: z.string().nullable(),
  audience: z.string(),
  cause: z.string().nullable(),
  kind: z.string(),
  command: z.string().nullable(),
  sealed: bytes,
  prev: bytes,
  hash: bytes,
});
