import { CommentId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { draftKeys } from "./draft-key.ts";
import { postedAs } from "./posted.ts";

const me = ParticipantId.parse("0".repeat(16));
const id = CommentId.parse("00000000-0000-4000-8000-000000000001");
const other = CommentId.parse("00000000-0000-4000-8000-000000000003");
const comment = { id, author: me, body: "Why?", at: 0, editedAt: null, sealed: false };
const thread: Thread = {
  id: ThreadId.parse("00000000-0000-4000-8000-000000000002"),
  position: null,
  spot: null,
  labels: noLabels,
  openedAt: 0,
  openedBy: me,
  addedInCall: false,
  resolved: null,
  comments: [comment],
};
const state = { threads: [thread], deleted: [], review: null };
const draft = { key: "new:merge-request", position: null, body: "Why?", comment: id };

test("a draft whose comment is there is posted, whatever else says the same", () => {
  expect(postedAs(draft, state)).toBe("posted");
  expect(postedAs({ ...draft, comment: other }, state)).toBeNull();
});

test("what was written on after it was posted is a draft of another comment", () => {
  expect(postedAs({ ...draft, body: "Why? And how?" }, state)).toBe("begin-anew");
});

test("the draft of a comment that was deleted elsewhere is kept", () => {
  expect(postedAs(draft, { ...state, threads: [], deleted: [{ thread, comment }] })).toBe("begin-anew");
});

test("an edit is saved once the comment says so", () => {
  const edit = { key: draftKeys.edit(id), position: null, body: "Why?", comment: other };
  expect(postedAs(edit, state)).toBe("posted");
  expect(postedAs({ ...edit, body: "How?" }, state)).toBeNull();
});

test("a summary is posted once the review was handed in with it", () => {
  const summary = { key: draftKeys.summary, position: null, body: "Looks good" };
  const review = {
    declared: true,
    declaration: null,
    summary: "Looks good",
    submittedAt: 0,
    contentHash: "",
  };
  expect(postedAs(summary, state)).toBeNull();
  expect(postedAs(summary, { ...state, review })).toBe("posted");
  expect(postedAs(summary, { ...state, review: { ...review, summary: "" } })).toBeNull();
});
