import { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { Whereabouts } from "@tandiff/shared/replay/protocol.ts";
import { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { changesOf, momentOfChange, momentsOf } from "./moments.ts";
import { caretsIn, leaderOf, timeWords, whereIs } from "./where.ts";

const [file, other] = [FileId.parse("0"), FileId.parse("1")];
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
  expect(momentOfChange(changes, `${file}:1-2`)).toBe(changes[0]);
  // The trace compares bytes, where two changes may be one.
  expect(momentOfChange(changes, `${file}:0-3`)).toBe(changes[0]);
  expect(momentOfChange(changes, "1:1-2")).toBeNull();
  const two = changesOf(index, () => SplicedText.of("ONE\ntwo\nthree\nfour\n"), { workspace });
  const places = two.map(({ base }) => base);
  expect(places).toEqual([
    { start: 0, end: 1 },
    { start: 3, end: 3 },
  ]);
  const found = ["0-1", "1-1", "2-3", "3-3"].map((lines) => momentOfChange(two, `${file}:${lines}`)?.base);
  expect(found).toEqual([places[0], places[0], places[1], places[1]]);
});

test("that a file was made, renamed or deleted is a moment, and where a change that has no lines leads to", () => {
  const at = (time: number, event: Event) => ({ at: time, by: ada, event });
  const moments = momentsOf(
    {
      stretches: [{ from: 100, to: 200, at: 0, skipped: null }],
      seed: [],
      pieces: [],
      density: [],
      idle: [],
      fixes: [],
      touched: [],
      events: [
        at(100, { kind: "workspace.seeded", epoch: "", files: [{ id: file, path: "a.rb" }] }),
        at(110, { kind: "file.renamed", file, path: "b.rb" }),
        at(120, { kind: "file.deleted", file }),
        at(130, { kind: "file.restored", file, path: "b.rb" }),
        at(140, { kind: "file.created", file: other, path: "c.rb" }),
      ],
    },
    emptyState,
  );
  expect(moments.map(({ at: moment, title }) => [moment, title])).toEqual([
    [10, "a.rb, now b.rb"],
    [20, "b.rb, deleted"],
    [30, "b.rb, brought back"],
    [40, "c.rb, a new file"],
  ]);
  expect(momentOfChange(moments, other)?.at).toBe(40);
  expect(momentOfChange(moments, file)?.at).toBe(30);
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
  expect(
    caretsIn(file, people, { workspace, participants: [] }, textOf).map(({ id, at }) => [id, at]),
  ).toEqual([
    [ada, { offset: 5 }],
    [cleo, { line: 3 }],
  ]);
  expect(caretsIn(other, people, { workspace, participants: [] }, textOf)).toEqual([]);
  expect([leaderOf("writer", { people }), leaderOf(cleo, { people }), leaderOf(null, { people })]).toEqual([
    ada,
    cleo,
    null,
  ]);
  expect([timeWords(65_000), timeWords(3_723_000)]).toEqual(["1:05", "1:02:03"]);
});
