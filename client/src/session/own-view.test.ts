import type { Look, PageView } from "@tandiff/shared/live/protocol.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnView } from "./own-view.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (line: number, part: Partial<Look> = {}): Look => ({
  place: { view: "workspace", path: "a.rb" },
  since: false,
  row: null,
  shift: null,
  chosen: null,
  editor: { line, offset: 3, left: 0, cursor: line + 1 },
  ...part,
});

test("a page tells what it shows once a second and while it is kept alone, and ends with where it ended", () => {
  const sent: PageView[] = [];
  const own = new OwnView((view) => sent.push(view));
  own.show(at(1));
  vi.advanceTimersByTime(5_000);
  expect(sent).toEqual([]);
  own.keep(true);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([{ place: { view: "workspace", path: "a.rb" }, line: 1, cursor: 2 }]);
  for (let line = 2; line <= 20; line += 1) own.show(at(line));
  vi.advanceTimersByTime(1_200);
  expect(sent.map(({ line }) => line)).toEqual([1, 20]);
  own.show(at(20));
  vi.advanceTimersByTime(5_000);
  expect(sent).toHaveLength(2);
  own.show(at(21));
  own.keep(false);
  vi.advanceTimersByTime(5_000);
  expect(sent).toHaveLength(2);
});

test("of what is not the editor no lines are told", () => {
  const sent: PageView[] = [];
  const own = new OwnView((view) => sent.push(view));
  own.keep(true);
  own.show(at(7, { since: true }));
  vi.advanceTimersByTime(1);
  expect(sent).toMatchObject([{ line: null, cursor: null }]);
});
