import { FileId } from "@tandiff/shared/ids.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import type { TracedHunk } from "@tandiff/shared/trace/trace.ts";
import { expect, test } from "vitest";
import { exerciseOf, people, TestCall } from "../testing-call.ts";

const file = (path: string, text: string): PatchFile => ({
  path,
  mode: "100644",
  bytes: new TextEncoder().encode(text),
});
const head = [
  file("count.go", "package count\n\nfunc Count() int {\n\treturn 1\n}\n"),
  file("count_test.go", "package count\n"),
  file("empty.txt", ""),
];
/** Ids of head's files: their places in it. */
const [count, counts, empty] = [FileId.parse("0"), FileId.parse("1"), FileId.parse("2")];

function call() {
  return new TestCall(exerciseOf([], head));
}

const hunksOf = (made: TestCall): readonly TracedHunk[] => made.outcome().trace.hunks;
const brief = ({ kind, path, headPath, thread, people: shares }: TracedHunk) => ({
  kind,
  path: path ?? headPath,
  thread,
  by: shares.map(({ participant }) => participant),
});

test("a change is for the thread that most of its characters were changed for, with about whose they are", () => {
  const made = call();
  const [first, second] = [made.thread("cleo", "One"), made.thread("cleo", "Two")];
  made.replace("cleo", first, count, "return 1", "return 12");
  made.replace("ivan", second, count, "12", "len(parcels) + len(letters)");
  const [hunk] = hunksOf(made);
  expect(hunk).toMatchObject({
    kind: "lines",
    path: "count.go",
    edit: { baseStart: 3, baseEnd: 4, headStart: 3, headEnd: 4 },
    thread: second,
    byHand: false,
    // "return " twice over and the 1 are hers; what she wrote and he deleted is in no difference.
    written: 34,
    deleted: 8,
  });
  expect(hunk?.people).toEqual([
    { participant: people.ivan, share: 27 / 42 },
    { participant: people.cleo, share: 15 / 42 },
  ]);
  expect(hunk?.threads).toEqual([
    { thread: second, share: 27 / 42 },
    { thread: first, share: 15 / 42 },
  ]);
});

test("what an undo brings back is its first author's, whoever undoes it", () => {
  const made = call();
  const [first, second] = [made.thread("cleo", "One"), made.thread("cleo", "Two")];
  const lines = "\t// Counts what is there.\n";
  made.edit("ivan", first, count, (text) => text.insert(text.toJSON().indexOf("\treturn"), lines));
  made.edit("ines", second, count, (text) => text.delete(text.toJSON().indexOf(lines), lines.length));
  expect(hunksOf(made)).toEqual([]);
  made.undo("ines", second, count);
  expect(made.text(count)).toContain(lines);
  expect(hunksOf(made).map(brief)).toEqual([
    { kind: "lines", path: "count.go", thread: first, by: [people.ivan] },
  ]);
});

test("lines of head that were deleted and brought back are nobody's work", () => {
  const made = call();
  const thread = made.thread("cleo", "One");
  made.edit("ines", thread, count, (text) => text.delete(0, text.length));
  made.undo("ines", thread, count);
  made.replace("cleo", null, count, "return 1", "return 2");
  expect(hunksOf(made).map(brief)).toEqual([
    { kind: "lines", path: "count.go", thread: null, by: [people.cleo] },
  ]);
});

test("what is deleted again after it was brought back counts for who deleted it last", () => {
  const made = call();
  const thread = made.thread("cleo", "One");
  made.edit("ines", null, count, (text) => text.delete(0, text.length));
  made.undo("ines", null, count);
  made.replace("cleo", thread, count, "\treturn 1\n", "");
  expect(hunksOf(made).map(brief)).toEqual([{ kind: "lines", path: "count.go", thread, by: [people.cleo] }]);
});

test("lines that are gone count for who deleted them", () => {
  const made = call();
  const thread = made.thread("cleo", "One");
  made.replace("ines", thread, count, "\treturn 1\n", "");
  const [hunk] = hunksOf(made);
  expect(hunk).toMatchObject({ thread, written: 0, deleted: "\treturn 1\n".length });
  expect(hunk?.people).toEqual([{ participant: people.ines, share: 1 }]);
});

test("of two lines that read the same the new one is the one that was written", () => {
  const made = call();
  const thread = made.thread("cleo", "One");
  made.edit("ivan", thread, count, (text) => text.insert(text.toJSON().indexOf("}"), "\treturn 1\n"));
  expect(hunksOf(made).map(brief)).toEqual([{ kind: "lines", path: "count.go", thread, by: [people.ivan] }]);
});

test("files that were made, renamed or deleted are traced as their lines are", () => {
  const made = call();
  const [first, second] = [made.thread("cleo", "One"), made.thread("cleo", "Two")];
  made.create("cleo", "lib/sum.go", "package sum\n", first);
  made.event("ivan", { kind: "file.deleted", file: counts }, second);
  made.event("ines", { kind: "file.renamed", file: empty, path: "blank.txt" }, first);
  expect(hunksOf(made).map(brief)).toEqual([
    { kind: "created", path: "lib/sum.go", thread: first, by: [people.cleo] },
    { kind: "renamed", path: "blank.txt", thread: first, by: [people.ines] },
    { kind: "deleted", path: "count_test.go", thread: second, by: [people.ivan] },
  ]);
});

test("a renamed file goes with the thread that most of its lines were changed for, unless its own is known", () => {
  const made = call();
  const [first, second] = [made.thread("cleo", "One"), made.thread("cleo", "Two")];
  made.replace("cleo", first, count, "return 1", "return 2");
  made.event("ivan", { kind: "file.renamed", file: count, path: "sum.go" });
  expect(hunksOf(made).map(({ kind, thread }) => [kind, thread])).toEqual([
    ["renamed", first],
    ["lines", first],
  ]);
  made.event("ivan", { kind: "file.renamed", file: count, path: "total.go" }, second);
  expect(hunksOf(made).map(({ kind, thread }) => [kind, thread])).toEqual([
    ["renamed", second],
    ["lines", first],
  ]);
});

test("a change that was tied to a thread by hand is for that one", () => {
  const made = call();
  const [first, second] = [made.thread("cleo", "One"), made.thread("cleo", "Two")];
  made.replace("cleo", first, count, "return 1", "return 2");
  made.event("ivan", { kind: "fix.tied", change: { file: count, start: 3, end: 4 }, thread: second });
  expect(hunksOf(made)).toMatchObject([{ thread: second, byHand: true }]);
  made.event("ivan", { kind: "fix.tied", change: { file: count, start: 3, end: 4 }, thread: null });
  expect(hunksOf(made)).toMatchObject([{ thread: null, byHand: true }]);
});

test("what was made for a thread that is gone is for none", () => {
  const made = call();
  const thread = made.thread("cleo", "One");
  const [comment] = made.state.threads[0]?.comments ?? [];
  made.replace("cleo", thread, count, "return 1", "return 2");
  made.event("cleo", { kind: "comment.deleted", thread, comment: comment?.id });
  expect(hunksOf(made)).toMatchObject([{ thread: null, threads: [{ thread: null, share: 1 }] }]);
});

test("of each thread it is told who found it when, whether it was discussed, what fixed it and which tests came", () => {
  const made = call();
  const thread = made.thread("ivan", "No test");
  const left = made.thread("cleo", "Left as it is");
  made.event("cleo", { kind: "agenda.ordered", threads: [left, thread] });
  made.event("cleo", { kind: "agenda.presented", thread });
  made.event("cleo", { kind: "agenda.presented", thread: null });
  made.event("cleo", { kind: "agenda.presented", thread });
  made.event("cleo", { kind: "comment.added", thread, comment: crypto.randomUUID(), body: "Yes" });
  made.edit("cleo", thread, counts, (text) => text.insert(text.length, "\nfunc TestCount() {}\n"));
  made.replace("ivan", thread, count, "return 1", "return 2");
  const { threads, hunks } = made.outcome().trace;
  expect(hunks.map(({ path, isTest }) => [path, isTest])).toEqual([
    ["count.go", false],
    ["count_test.go", true],
  ]);
  const start = made.state.threads[0]?.openedAt ?? 0;
  expect(threads).toEqual([
    {
      thread: left,
      found: { in: "call", by: people.cleo, at: start + 1_000 },
      discussed: { replies: 0, presentedAt: null },
      fixedBy: [],
      testsAdded: [],
    },
    {
      thread,
      found: { in: "call", by: people.ivan, at: start },
      discussed: { replies: 1, presentedAt: start + 3_000 },
      fixedBy: [0, 1],
      testsAdded: [1],
    },
  ]);
});
