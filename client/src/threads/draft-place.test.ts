import { CommentId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { draftKeys } from "./draft-key.ts";
import { draftPlace, isSealedEdit } from "./draft-place.ts";

const me = ParticipantId.parse("0".repeat(16));
const comment = CommentId.parse("00000000-0000-4000-8000-000000000001");
const thread: Thread = {
  id: ThreadId.parse("00000000-0000-4000-8000-000000000002"),
  position: null,
  spot: null,
  labels: noLabels,
  openedAt: 0,
  openedBy: me,
  addedInCall: false,
  resolved: null,
  comments: [{ id: comment, author: me, body: "x", at: 0, editedAt: null, sealed: true }],
};
const draft = (key: string) => ({ key, body: "text", position: null });

test("a draft leads to its lines, its thread, or the merge request as a whole", () => {
  expect(draftPlace(draft("new:merge-request"), [])).toEqual({ kind: "opening", position: null });
  expect(draftPlace(draft(draftKeys.reply(thread.id)), [thread])).toEqual({
    kind: "thread",
    thread,
    what: "reply",
  });
  expect(draftPlace(draft(draftKeys.edit(comment)), [thread])).toEqual({
    kind: "thread",
    thread,
    what: "edit",
  });
  const position = { path: "a.rb", side: "head", lines: null } as const;
  expect(draftPlace({ ...draft("new:a.rb:head:file"), position }, [])).toEqual({ kind: "opening", position });
});

test("a draft whose comment was deleted elsewhere is still listed", () => {
  expect(draftPlace(draft(draftKeys.reply(thread.id)), [])).toEqual({ kind: "nowhere" });
  expect(draftPlace(draft(draftKeys.edit(comment)), [])).toEqual({ kind: "nowhere" });
});

test("an edit of a comment that was sealed meanwhile can no longer be saved", () => {
  expect(isSealedEdit(draft(draftKeys.edit(comment)), thread)).toBe(true);
  expect(isSealedEdit(draft(draftKeys.reply(thread.id)), thread)).toBe(false);
});
