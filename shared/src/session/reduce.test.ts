import { expect, test } from "vitest";
import { CommentId, ParticipantId, ThreadId } from "../ids.ts";
import type { Event, StampedEvent } from "./events.ts";
import { noLabels } from "./label-words.ts";
import { reduce } from "./reduce.ts";
import { emptyState, type SessionState } from "./state.ts";

const ada = ParticipantId.parse("adaadaadaadaada1");
const thread = ThreadId.parse("4be0643f-1d98-473b-97cd-ca98a65347dd");
const comment = CommentId.parse("9b2c6f0e-53a1-4d8f-8a62-3a2a8a8f3c11");
const position = { path: "a.go", side: "head" as const, lines: { start: 1, end: 1 } };

function fold(events: readonly Event[], start: SessionState = emptyState): SessionState {
  return events.reduce((state, event, index) => reduce(state, { at: 1_000 + index, by: ada, event }), start);
}

test("a comment keeps its place and says when it was edited", () => {
  const state = fold([
    { kind: "thread.opened", thread, position, labels: noLabels, comment, body: "Why?" },
    { kind: "comment.edited", thread, comment, body: "Why not?" },
  ]);
  expect(state.threads[0]?.comments).toEqual([
    { id: comment, author: ada, body: "Why not?", at: 1_000, editedAt: 1_001, sealed: false },
  ]);
});

test("deleting the last comment takes the thread away", () => {
  const opened = fold([{ kind: "thread.opened", thread, position, labels: noLabels, comment, body: "Why?" }]);
  expect(opened.threads).toHaveLength(1);
  expect(fold([{ kind: "comment.deleted", thread, comment }], opened).threads).toHaveLength(0);
});

test("a thread opened in the call is told apart from one of the review", () => {
  const state = fold([
    { kind: "thread.opened", thread, position, labels: noLabels, comment, body: "In the review" },
    { kind: "phase.changed", to: "call" },
    {
      kind: "thread.opened",
      thread: ThreadId.parse("0b1f2b1e-7a09-4f0c-9d8d-0d1f0a9d8c11"),
      position,
      labels: noLabels,
      comment: CommentId.parse("0b1f2b1e-7a09-4f0c-9d8d-0d1f0a9d8c12"),
      body: "In the call",
    },
  ]);
  expect(state.threads.map((one) => one.addedInCall)).toEqual([false, true]);
});

test("a deleted comment can be brought back to its place, and its thread with it", () => {
  const second = CommentId.parse("0b1f2b1e-7a09-4f0c-9d8d-0d1f0a9d8c13");
  const opened = fold([
    { kind: "thread.opened", thread, position, labels: noLabels, comment, body: "First" },
    { kind: "comment.added", thread, comment: second, body: "Second" },
  ]);
  const without = fold([{ kind: "comment.deleted", thread, comment }], opened);
  expect(without.threads[0]?.comments.map((one) => one.body)).toEqual(["Second"]);
  expect(fold([{ kind: "comment.restored", thread, comment }], without)).toEqual(opened);

  const gone = fold([{ kind: "comment.deleted", thread, comment: second }], without);
  expect(gone.threads).toEqual([]);
  const back = fold(
    [
      { kind: "comment.restored", thread, comment: second },
      { kind: "comment.restored", thread, comment },
    ],
    gone,
  );
  expect(back).toEqual(opened);
});

test("what only a newer version knows changes nothing of what a page shows", () => {
  const later: StampedEvent = JSON.parse('{"at":1,"by":null,"event":{"kind":"later.happened"}}');
  expect(reduce(emptyState, later)).toEqual(emptyState);
});
