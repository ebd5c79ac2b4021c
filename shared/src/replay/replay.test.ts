import { expect, test } from "vitest";
import { FileId, ParticipantId } from "../ids.ts";
import { Playhead, pieceAt } from "./playhead.ts";
import type { Edit, ReplayPiece, Step } from "./protocol.ts";
import { Scene, seedOf } from "./scene.ts";
import { SplicedText } from "./spliced-text.ts";
import { LineTimes } from "./line-times.ts";
import { isPlayed, lengthOf, replayTime, serverTime, stretchesOf } from "./timeline.ts";
import type { Event, StampedEvent } from "../session/events.ts";

const [file, other] = [FileId.parse("0"), FileId.parse("1")];
const [ada, cleo] = [ParticipantId.parse("a".repeat(16)), ParticipantId.parse("c".repeat(16))];
const seed = seedOf([[file, "one\ntwo\n"]]);

const edit = (at: number, by: ParticipantId, edits: Edit[], where = file): Step => ({
  kind: "edit",
  at,
  by,
  file: where,
  edits,
});

/** Small numbers that look random, the same every time. */
function numbers(from: number): (below: number) => number {
  let state = from;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** Steps of two people in two files, cut into pieces of a few steps. */
function session(random: (below: number) => number): { steps: Step[]; pieces: ReplayPiece[] } {
  const scene = new Scene(seed);
  const steps: Step[] = [];
  const pieces: (ReplayPiece & { steps: Step[] })[] = [];
  let at = 0;
  for (let count = 0; count < 120; count += 1) {
    at += random(3) * 100;
    const where = random(2) === 0 ? file : other;
    const by = random(2) === 0 ? ada : cleo;
    const { length } = scene.textOf(where).text;
    const from = random(length + 1);
    const deleted = Math.min(random(4), length - from);
    const step: Step =
      random(5) === 0
        ? { kind: "view", at, by, view: { place: { view: "overview" }, line: null, cursor: null } }
        : edit(at, by, [[from, deleted, ["", "x", "yz\n"][random(3)] ?? ""]], where);
    if (pieces.length === 0 || random(9) === 0) {
      pieces.push({ at: pieces.length === 0 ? 0 : at, frame: scene.frame(), steps: [] });
    }
    pieces.at(-1)?.steps.push(step);
    steps.push(step);
    scene.apply(step);
  }
  return { steps, pieces };
}

test("any moment is what playing from the beginning up to it gives, wherever one comes from", () => {
  for (let from = 1; from <= 40; from += 1) {
    const random = numbers(from);
    const { steps, pieces } = session(random);
    const end = steps.at(-1)?.at ?? 0;
    const playhead = new Playhead(seed);
    for (let count = 0; count < 60; count += 1) {
      const moment = random(end + 200);
      const piece =
        pieces[
          pieceAt(
            pieces.map(({ at }) => at),
            moment,
          )
        ];
      if (!piece) throw new Error("There is no piece.");
      const fromStart = new Scene(seed);
      for (const step of steps) if (step.at <= moment) fromStart.apply(step);
      expect(playhead.seek(piece, moment).frame(), `${from}, at ${moment}`).toEqual(fromStart.frame());
    }
  }
});

test("where somebody wrote moves along with what others write before it", () => {
  const scene = new Scene(seed);
  scene.apply(edit(1, ada, [[3, 0, "!"]]));
  scene.apply(edit(2, cleo, [[0, 0, "ab"]]));
  expect(scene.textOf(file).text).toBe("abone!\ntwo\n");
  expect(scene.people.get(ada)?.wrote?.offset).toBe(6);
  scene.apply(edit(3, cleo, [[1, 9, ""]]));
  expect(scene.people.get(ada)?.wrote?.offset).toBe(1);
  scene.apply(edit(4, cleo, [[1, 0, "behind"]]));
  expect(scene.people.get(ada)?.wrote?.offset).toBe(1);
});

test("each line is told by when it was touched last", () => {
  const times = new LineTimes();
  let text = "one\ntwo\nthree\n";
  const apply = (at: number, ...edits: Edit[]): void => {
    times.apply({ kind: "edit", at, by: ada, file, edits }, SplicedText.of(text));
    for (const [from, deleted, inserted] of edits)
      text = text.slice(0, from) + inserted + text.slice(from + deleted);
  };
  apply(5, [4, 0, "1\n2\n"]);
  expect(times.all()).toEqual([[file, [-1, 5, 5, 5, -1, -1]]]);
  apply(9, [0, 1, "O"], [4, 2, ""]);
  expect(text).toBe("One\n2\ntwo\nthree\n");
  expect(times.all()).toEqual([[file, [9, 9, 5, -1, -1]]]);
});

test("a replacement in many places leaves what it would if they came one by one", () => {
  const before = Array.from({ length: 300 }, (_, line) => `line ${line}\n`).join("");
  const places = Array.from({ length: 300 }, (_, line) => line).filter((line) => line % 3 !== 0);
  const edits: Edit[] = [];
  let text = before;
  for (const place of places) {
    const at = text.indexOf(`line ${place}\n`);
    const one: Edit = place % 2 === 0 ? [at, 4, "row"] : [at, `line ${place}\n`.length, "a\nb\n"];
    edits.push(one);
    text = text.slice(0, one[0]) + one[2] + text.slice(one[0] + one[1]);
  }
  const scene = new Scene(seedOf([[file, before]]));
  const times = new LineTimes();
  const step = { kind: "edit", at: 7, by: ada, file, edits } as const;
  times.apply(step, SplicedText.of(before));
  scene.apply(step);
  expect(scene.textOf(file).text).toBe(text);
  const told = times.all()[0]?.[1] ?? [];
  const lines = text.split("\n");
  expect(told).toHaveLength(lines.length);
  const isNew = (line: string): boolean => /^(row|a|b)/.test(line);
  expect(lines.filter(isNew).length).toBeGreaterThan(200);
  expect(lines.filter((line, index) => isNew(line) && told[index] !== 7)).toEqual([]);
});

test("a replay leaves the review out, and each focus time, and the time until a call was reopened", () => {
  const stamped = (at: number, event: Event): StampedEvent => ({ at, by: ada, event });
  const events = [
    stamped(10, { kind: "consent.given" }),
    stamped(100, { kind: "phase.changed", to: "call" }),
    stamped(200, { kind: "focus.started", minutes: 2 }),
    stamped(350, { kind: "focus.ended", kept: true }),
    stamped(400, { kind: "phase.changed", to: "ended" }),
    stamped(900, { kind: "phase.changed", to: "call" }),
    stamped(1_000, { kind: "phase.changed", to: "ended" }),
    stamped(2_000, { kind: "consent.given" }),
  ];
  const stretches = stretchesOf(events);
  expect(stretches).toEqual([
    { from: 100, to: 200, at: 0, skipped: null },
    { from: 350, to: 400, at: 100, skipped: "focus" },
    { from: 900, to: 1_000, at: 150, skipped: "ended" },
  ]);
  expect(lengthOf(stretches)).toBe(250);
  expect([50, 150, 260, 350, 600, 950, 2_000].map((at) => replayTime(stretches, at))).toEqual([
    0, 50, 100, 100, 150, 200, 250,
  ]);
  expect([0, 99, 100, 170, 250, 999].map((at) => serverTime(stretches, at))).toEqual([
    100, 199, 350, 920, 1_000, 1_000,
  ]);
  expect([99, 100, 250, 350, 500].map((at) => isPlayed(stretches, at))).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});
