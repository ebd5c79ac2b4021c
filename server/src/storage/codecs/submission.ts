import type { KeyObject } from "node:crypto";
import { ParticipantId, SubmissionId, type SessionId } from "@tandiff/shared/ids.ts";
import { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { StoredSubmission } from "../port.ts";
import { open, seal } from "../sealing.ts";

/** A row of the table `scorecards`: the card is encrypted like the log. */
export interface SealedSubmission extends Omit<StoredSubmission, "card"> {
  readonly sealed: Uint8Array;
}

export const SealedSubmission: z.ZodType<SealedSubmission> = z.object({
  id: SubmissionId,
  participant: ParticipantId,
  at: z.int(),
  sealed: z.instanceof(Uint8Array),
});

export function sealSubmission(
  key: KeyObject,
  session: SessionId,
  submission: StoredSubmission,
): SealedSubmission {
  const { card, id, participant, at } = submission;
  const plain = Buffer.from(JSON.stringify(card));
  return { id, participant, at, sealed: seal(key, plain, place(session, submission)) };
}

export function openSubmission(
  key: KeyObject,
  session: SessionId,
  { sealed, ...row }: SealedSubmission,
): StoredSubmission {
  const json = Buffer.from(open(key, sealed, place(session, row))).toString();
  return { ...row, card: Scorecard.parse(JSON.parse(json)) };
}

/** Associated data. */
function place(
  session: SessionId,
  { id, participant, at }: Pick<StoredSubmission, "id" | "participant" | "at">,
): Uint8Array {
  return encodeFields(["tandiff scorecard v1", session, participant, id, String(at)]);
}
