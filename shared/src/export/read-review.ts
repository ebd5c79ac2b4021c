import { AppError } from "../errors.ts";
import type { ParticipantId } from "../ids.ts";
import type { Command } from "../session/commands.ts";
import { ReviewDocument } from "./review-document.ts";

/**
 * Reads a `review.json` that an export wrote; written again it is the same.
 * @throws AppError "bad-request" with the first fault
 */
export function readReview(text: string): ReviewDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad-request", "The file is not JSON.", { cause });
  }
  const document = ReviewDocument.safeParse(value);
  if (document.success) return document.data;
  const [fault] = document.error.issues;
  throw new AppError(
    "bad-request",
    `The file is no review.json of this version. ${fault?.path.join(".") ?? ""}: ${fault?.message ?? ""}`,
  );
}

/** Posts one comment. */
export type PostCommand = Extract<Command, { type: "thread.open" | "comment.add" }>;

/** What brings a review's threads to another session as its author's own, with the ids, places and words they had. */
export function reviewCommands({ participants, threads }: ReviewDocument): readonly PostCommand[] {
  const candidate: ParticipantId | undefined = participants.find(({ role }) => role === "candidate")?.id;
  return threads
    .filter(({ addedInCall, openedBy }) => !addedInCall && openedBy === candidate)
    .flatMap(({ id: thread, position, labels, comments }): PostCommand[] => {
      const [first, ...more] = comments.filter(({ sealed }) => sealed);
      if (!first) return [];
      return [
        { type: "thread.open", thread, position, labels, comment: first.id, body: first.body },
        ...more.map(({ id, body }) => ({ type: "comment.add" as const, thread, comment: id, body })),
      ];
    });
}
