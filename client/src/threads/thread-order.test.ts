import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { BlobHash, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { threadOrder } from "./thread-order.ts";

const entry = (path: string) => ({
  path,
  mode: "100644" as const,
  blob: BlobHash.parse("0".repeat(64)),
  size: 1,
});
const view: MergeRequestView = {
  slug: "s",
  kind: "review",
  title: "",
  brief: "",
  language: null,
  mergeRequest: { title: "", description: "" },
  commits: [],
  base: [],
  head: [],
  diffs: ["app/z.rb", "a.rb"].map((path) => ({
    change: "modified",
    base: entry(path),
    head: entry(path),
    similarity: 100,
    additions: 1,
    deletions: 0,
    generated: false,
    body: { kind: "binary" },
  })),
};
const thread = (path: string | null, line: number | null): Thread => ({
  id: ThreadId.parse(crypto.randomUUID()),
  position:
    path === null ? null : { path, side: "head", lines: line === null ? null : { start: line, end: line } },
  spot: null,
  labels: noLabels,
  openedAt: 0,
  openedBy: ParticipantId.parse("0".repeat(16)),
  addedInCall: false,
  resolved: null,
  comments: [],
});

test("the order of threads follows the tree of changed files and their lines, the whole first, other files last", () => {
  const threads = [
    thread("app/b.rb", 1),
    thread("a.rb", 9),
    thread("app/z.rb", 7),
    thread("app/z.rb", 2),
    thread("a.rb", null),
    thread(null, null),
  ];
  expect(
    threadOrder(threads, view).map(({ position }) =>
      position === null ? "whole" : `${position.path}:${position.lines?.start ?? ""}`,
    ),
  ).toEqual(["whole", "app/z.rb:2", "app/z.rb:7", "a.rb:", "a.rb:9", "app/b.rb:1"]);
});
