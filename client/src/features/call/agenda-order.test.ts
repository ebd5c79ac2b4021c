import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { BlobHash, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { agendaOrder } from "./agenda-order.ts";

const entry = (path: string) => ({
  path,
  mode: "100644" as const,
  blob: BlobHash.parse("0".repeat(64)),
  size: 1,
});
const view: MergeRequestView = {
  slug: "s",
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
    body: { kind: "binary" },
  })),
};
const thread = (path: string, line: number | null): Thread => ({
  id: ThreadId.parse(crypto.randomUUID()),
  position: { path, side: "head", lines: line === null ? null : { start: line, end: line } },
  openedAt: 0,
  openedBy: ParticipantId.parse("0".repeat(16)),
  addedInCall: false,
  resolved: null,
  comments: [],
});

test("the agenda follows the tree of changed files and their lines, whole files first, other files last", () => {
  const threads = [
    thread("app/b.rb", 1),
    thread("a.rb", 9),
    thread("app/z.rb", 7),
    thread("app/z.rb", 2),
    thread("a.rb", null),
  ];
  expect(
    agendaOrder(threads, view).map(({ position }) => `${position.path}:${position.lines?.start ?? ""}`),
  ).toEqual(["app/z.rb:2", "app/z.rb:7", "a.rb:", "a.rb:9", "app/b.rb:1"]);
});
