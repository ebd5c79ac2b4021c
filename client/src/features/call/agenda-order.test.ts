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
  diffs: ["z.rb", "a.rb"].map((path) => ({
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

test("the agenda follows the merge request's files and their lines, whole files first, others last", () => {
  const threads = [
    thread("b.rb", 1),
    thread("a.rb", 9),
    thread("z.rb", 7),
    thread("z.rb", 2),
    thread("a.rb", null),
  ];
  expect(
    agendaOrder(threads, view).map(({ position }) => `${position.path}:${position.lines?.start ?? ""}`),
  ).toEqual(["z.rb:2", "z.rb:7", "a.rb:", "a.rb:9", "b.rb:1"]);
});
