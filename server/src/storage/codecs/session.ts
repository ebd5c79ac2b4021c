import { ExerciseVersion, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Invite, SessionRecord } from "../port.ts";

/** A row of the table `sessions`. */
export const StoredSession = z
  .object({ id: SessionId, exercise: ExerciseVersion, created_at: z.int() })
  .transform(({ id, exercise, created_at }): SessionRecord => ({ id, exercise, createdAt: created_at }));

/** A row of the table `invites`. */
export const StoredInvite = z
  .object({
    participant: ParticipantId,
    session: SessionId,
    generation: z.int(),
    secret_hash: z.instanceof(Uint8Array),
    revoked_at: z.int().nullable(),
  })
  .transform(({ participant, session, generation, secret_hash, revoked_at }): Invite => {
    return { participant, session, generation, secretHash: secret_hash, revokedAt: revoked_at };
  });
