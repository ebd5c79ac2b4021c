import { expect, test } from "vitest";
import { minuteWords, parseBudget, spentBy, toggled } from "./budget.ts";

const minute = 60_000;

test("the clock counts while it runs and stands while it is paused", () => {
  const started = toggled({ spent: 0, since: null }, 0);
  expect(spentBy(started, 5 * minute)).toBe(5 * minute);
  const paused = toggled(started, 5 * minute);
  expect(spentBy(paused, 90 * minute)).toBe(5 * minute);
  expect(spentBy(toggled(paused, 90 * minute), 92 * minute)).toBe(7 * minute);
});

test("a clock survives a reload, and anything else that was stored is a fresh one", () => {
  const running = toggled({ spent: minute, since: null }, 7);
  expect(parseBudget(JSON.stringify(running))).toEqual(running);
  for (const stored of [null, "", "7", '{"spent":"x","since":null}']) {
    expect(parseBudget(stored)).toEqual({ spent: 0, since: null });
  }
});

test("it speaks in whole minutes", () => {
  expect(minuteWords(2.9 * minute)).toBe("2 min");
});
