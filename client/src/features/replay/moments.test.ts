import { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Whereabouts } from "@tandiff/shared/replay/protocol.ts";
import { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { changesOf, momentsOf } from "./moments.ts";
import { leaderOf, timeWords, whereIs } from "./where.ts";

const file = FileId.parse("0");
const [ada, cleo] = [ParticipantId.parse("a".repeat(16)), ParticipantId.parse("c".repeat(16))];
const thread = ThreadId.parse("5f0c6b1e-6e0f-4c52-9a55-0d7c6f0a9b11");
const workspace = { epoch: "", files: [{ id: file, path: "a.rb", deleted: false, created: false }] };

test("a change that stayed is found at the time when its lines were touched last", () => {
  const index = {
    seed: [[file, "one\ntwo\nthree\n"]] satisfies [FileId, string][],
    touched: [[file, [-1, 7_000, 9_000, -1, -1]]] satisfies [FileId, number[]][],
  };
  const changes = changesOf(index, () => SplicedText.of("one\nTWO\nTWO\nthree\n"), { workspace });
  expect(changes).toMatchObject([{ at: 9_000, title: "a.rb:2–3", file }]);
});

test("comments and fixes of the call are moments, those of the review are not, and a focus time is named", () => {
  const moments = momentsOf(
    {
      stretches: [
        { from: 100, to: 200, at: 0, skipped: null },
        { from: 300, to: 400, at: 100, skipped: "focus" },
      ],
      seed: [],
      pieces: [],
      density: [],
      idle: [],
      fixes: [{ at: 150, thread, file }],
      touched: [],
      events: [
        { at: 50, by: ada, event: { kind: "thread.resolved", thread } },
        { at: 120, by: ada, event: { kind: "thread.resolved", thread } },
      ],
    },
    emptyState,
  );
  expect(moments.map(({ at, kind }) => [at, kind])).toEqual([
    [20, "comment"],
    [100, "skipped"],
    [150, "fix"],
  ]);
});

test("somebody is where they wrote or looked last, and the view goes along with who wrote last", () => {
  const wrote = { view: null, wrote: { at: 10, file, offset: 5 } };
  const looked = {
    wrote: { at: 5, file, offset: 0 },
    view: { at: 20, shown: { place: { view: "workspace" as const, path: "a.rb" }, line: 1, cursor: 3 } },
  };
  const textOf = (): SplicedText => SplicedText.of("one\ntwo\nthree\n");
  expect(whereIs(wrote, { workspace }, textOf)).toEqual({ kind: "file", file, line: 2 });
  expect(whereIs(looked, { workspace }, textOf)).toEqual({ kind: "file", file, line: 3 });
  const people = new Map<ParticipantId, Whereabouts>([
    [ada, wrote],
    [cleo, looked],
  ]);
  expect([leaderOf("writer", { people }), leaderOf(cleo, { people }), leaderOf(null, { people })]).toEqual([
    ada,
    cleo,
    null,
  ]);
  expect([timeWords(65_000), timeWords(3_723_000)]).toEqual(["1:05", "1:02:03"]);
});
