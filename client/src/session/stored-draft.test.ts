import { CommentId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import type { LocalDraft } from "./draft-merge.ts";
import { parseStoredDraft } from "./stored-draft.ts";

const draft: LocalDraft = {
  key: "new:a.go:head:2-2",
  body: "Why?",
  position: { path: "a.go", side: "head", lines: { start: 2, end: 2 }, columns: { start: 1, end: 4 } },
  basis: 5,
  dirty: true,
  changedAt: 7,
};

test("a draft that was stored comes back as it was", () => {
  expect(parseStoredDraft(JSON.stringify(draft))).toEqual(draft);
  expect(parseStoredDraft(JSON.stringify({ ...draft, position: null }))).toEqual({
    ...draft,
    position: null,
  });
  const comment = CommentId.parse("00000000-0000-4000-8000-000000000001");
  expect(parseStoredDraft(JSON.stringify({ ...draft, comment }))).toEqual({ ...draft, comment });
  expect(parseStoredDraft(JSON.stringify({ ...draft, comment: "1" }))).toEqual(draft);
  const labels = { severity: "must-fix", kind: "question" } as const;
  expect(parseStoredDraft(JSON.stringify({ ...draft, labels }))).toEqual({ ...draft, labels });
});

test("a draft that does not say what it goes on from goes on from nothing", () => {
  expect(parseStoredDraft(JSON.stringify({ ...draft, basis: "5" }))).toEqual({ ...draft, basis: null });
});

test("a draft that an earlier version stored is older than any change", () => {
  const { changedAt: _, ...before } = draft;
  expect(parseStoredDraft(JSON.stringify(before))).toEqual({ ...draft, changedAt: 0 });
});

test.each([
  ["no JSON", "{"],
  ["no object", "null"],
  ["no body", JSON.stringify({ ...draft, body: undefined })],
  ["no position said", JSON.stringify({ ...draft, position: undefined })],
  ["a side that there is not", JSON.stringify({ ...draft, position: { ...draft.position, side: "left" } })],
  [
    "lines without an end",
    JSON.stringify({ ...draft, position: { ...draft.position, lines: { start: 1 } } }),
  ],
])("what is not a draft is left alone: %s", (_why, text) => {
  expect(parseStoredDraft(text)).toBeNull();
});
