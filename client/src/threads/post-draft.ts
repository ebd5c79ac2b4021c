import type { Draft } from "@tandiff/shared/api.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { newCommentId, newThreadId } from "../session/new-ids.ts";
import { draftKeys } from "./draft-key.ts";
import { draftPlace, isSealedEdit } from "./draft-place.ts";

/** The command that posts a draft as it stands; null where what it belonged to is gone. */
export function postingOf(draft: Draft, threads: readonly Thread[]): Command | null {
  const { body, labels = noLabels, comment = newCommentId() } = draft;
  const place = draftPlace(draft, threads);
  // Which lines are meant is for the form to say, on the workspace as it is.
  if (place.kind === "nowhere" || place.kind === "spot") return null;
  if (place.kind === "opening") {
    const { position } = place;
    return { type: "thread.open", thread: newThreadId(), comment, position, labels, body };
  }
  const { thread, what } = place;
  if (what === "reply") return { type: "comment.add", thread: thread.id, comment, body };
  const edited = thread.comments.find(({ id }) => draft.key === draftKeys.edit(id));
  if (!edited || isSealedEdit(draft, thread)) return null;
  return { type: "comment.edit", thread: thread.id, comment: edited.id, body };
}
