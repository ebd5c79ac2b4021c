import { expect, test } from "vitest";
import { usualRubric } from "../exercise/usual-rubric.ts";
import { Rubric } from "../exercise/rubric.ts";
import { DimensionId, FindingId, ParticipantId, ThreadId } from "../ids.ts";
import type { Position } from "../position.ts";
import { noLabels } from "../session/label-words.ts";
import type { Thread } from "../session/state.ts";
import { changesBetween, compareScorecards } from "./compare.ts";
import { suggestedThreads } from "./coverage.ts";
import { emptyDimensionScore, emptyFindingScore, emptyScorecard } from "./empty-scorecard.ts";

const at = (path: string, start: number, end: number, side: "base" | "head" = "head"): Position => ({
  path,
  side,
  lines: { start, end },
});

function thread(digit: string, position: Position | null): Thread {
  return {
    id: ThreadId.parse(`00000000-0000-4000-8000-00000000000${digit}`),
    position,
    spot: null,
    labels: noLabels,
    openedAt: 0,
    openedBy: ParticipantId.parse("a".repeat(16)),
    addedInCall: false,
    resolved: null,
    comments: [],
  };
}

test("comments on a finding's lines, or just beside them, come before those elsewhere in its file", () => {
  const finding = { positions: [at("store.go", 20, 25), at("store.go", 80, 80), at("main.go", 5, 5)] };
  const threads = [
    thread("1", at("store.go", 40, 41)),
    thread("2", at("store.go", 28, 30)),
    thread("3", at("other.go", 20, 25)),
    thread("4", at("main.go", 1, 9)),
    thread("5", null),
    thread("6", at("store.go", 20, 25, "base")),
    thread("7", { path: "main.go", side: "head", lines: null }),
  ];
  const found = suggestedThreads(finding, threads).map(({ thread: id, nearness }) => [id.at(-1), nearness]);
  expect(found).toEqual([
    ["2", "lines"],
    ["4", "lines"],
    ["1", "file"],
    ["6", "file"],
    ["7", "file"],
  ]);
});

const tests = DimensionId.parse("tests");
const finding = FindingId.parse("no-name");
const rubric = Rubric.parse({
  ...usualRubric,
  findings: [
    { id: "no-name", title: "No name", dimension: "tests", weight: 1, positions: [], good: "Says so." },
  ],
});
const strict = {
  ...emptyScorecard,
  dimensions: { [tests]: { ...emptyDimensionScore, level: 2 as const, comment: "Reads none." } },
  findings: { [finding]: { ...emptyFindingScore, verdict: "met" as const, way: "alone" as const } },
  recommendation: "no" as const,
};
const kind = {
  ...strict,
  dimensions: { [tests]: { ...emptyDimensionScore, level: 3 as const, comment: "Reads some." } },
  findings: { [finding]: { ...emptyFindingScore, verdict: "met" as const, way: "hint" as const } },
};

test("scores that differ are marked, and one that only one person gave is not", () => {
  const rows = compareScorecards(rubric, [strict, kind, emptyScorecard]);
  expect(rows.filter(({ differs }) => differs).map(({ title, scores }) => [title, ...scores])).toEqual([
    ["Tests", "2", "3", null],
    ["No name", "Met, alone", "Met, with a hint", null],
  ]);
  expect(rows[0]).toMatchObject({ scores: ["No", "No", null], differs: false });
});

test("an amendment says what it has changed, and nothing else", () => {
  expect(changesBetween(rubric, strict, kind)).toEqual([
    "Tests: 2, now 3",
    "Tests: other words",
    "No name: Met, alone, now Met, with a hint",
  ]);
  expect(changesBetween(rubric, strict, strict)).toEqual([]);
});
