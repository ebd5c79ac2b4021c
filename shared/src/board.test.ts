import { expect, test } from "vitest";
import { boardGroup, inBoardOrder, matchesSearch } from "./board.ts";

const hour = 3_600_000;
const now = Date.parse("2026-12-01T22:00:00Z");
const exercise = { slug: "go-quayside-berths", title: "Waiting list", kind: "review" } as const;
const base = { phase: "scheduled", callAt: null, opensAt: 0, toBeScored: false, exercise } as const;

test("each session is in one group: by what it waits for, and by the day of its call", () => {
  const group = (part: Partial<Parameters<typeof boardGroup>[0]>) =>
    boardGroup({ ...base, ...part }, now, "UTC");
  expect(group({ opensAt: now + hour, callAt: now + 48 * hour })).toBe("upcoming");
  expect(group({ opensAt: now, callAt: now + 48 * hour })).toBe("waiting");
  expect(group({ phase: "submitted", callAt: now + 48 * hour })).toBe("submitted");
  expect(group({ phase: "submitted", callAt: now - 6 * hour })).toBe("today");
  expect(group({ phase: "call", callAt: now - 48 * hour })).toBe("today");
  expect(group({ phase: "ended", callAt: now, toBeScored: true })).toBe("to-be-scored");
  expect(group({ phase: "ended", callAt: now })).toBe("ended");
  expect(group({ phase: "cancelled", callAt: now })).toBe("cancelled");
});

test("nobody waits for a review where a feature is to be written in the call", () => {
  const feature = { ...base, exercise: { ...exercise, kind: "feature" as const } };
  expect(boardGroup({ ...feature, callAt: now + 48 * hour }, now, "UTC")).toBe("upcoming");
  expect(boardGroup(feature, now, "UTC")).toBe("upcoming");
  expect(boardGroup({ ...feature, callAt: now }, now, "UTC")).toBe("today");
});

test("today is the day of whoever looks at the board", () => {
  const call = { ...base, callAt: now + 4 * hour };
  expect(boardGroup(call, now, "UTC")).toBe("waiting");
  expect(boardGroup(call, now, "Europe/Berlin")).toBe("waiting");
  expect(boardGroup(call, now, "America/New_York")).toBe("today");
  expect(boardGroup(call, now, "Asia/Kolkata")).toBe("today");
});

test("a search finds people and exercises by any words, in any order and case", () => {
  const session = {
    people: [{ name: "Noor El-Amin" }],
    exercise: { slug: "go-quayside-berths", title: "Waiting list" },
  };
  const found = ["noor", "LIST noor", "quayside", "el-am", " "].filter((words) =>
    matchesSearch(session, words),
  );
  expect(found).toHaveLength(5);
  expect(matchesSearch(session, "noor rails")).toBe(false);
});

test("what comes soonest is first, and of what is over the latest", () => {
  const sessions = [2, 1, 3].map((callAt) => ({ callAt, createdAt: 0 }));
  expect(inBoardOrder(sessions, "upcoming").map(({ callAt }) => callAt)).toEqual([1, 2, 3]);
  expect(inBoardOrder(sessions, "ended").map(({ callAt }) => callAt)).toEqual([3, 2, 1]);
});
