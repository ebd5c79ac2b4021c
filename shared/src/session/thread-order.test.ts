import { BlobHash, ParticipantId, ThreadId } from "../ids.ts";
import { noLabels } from "./label-words.ts";
import type { Thread } from "./state.ts";
import { expect, test } from "vitest";
import { threadOrder } from "./thread-order.ts";

const entry = (path: string) => ({
  path,
  mode: "100644" as const,
  blob: BlobHash.parse("0".repeat(64)),
  size: 1,
});
const diffs = ["app/z.rb", "a.rb"].map((path) => ({ base: entry(path), head: entry(path) }));
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
    threadOrder(threads, diffs).map(({ position }) =>
      position === null ? "whole" : `${position.path}:${position.lines?.start ?? ""}`,
    ),
  ).toEqual(["whole", "app/z.rb:2", "app/z.rb:7", "a.rb:", "a.rb:9", "app/b.rb:1"]);
});
