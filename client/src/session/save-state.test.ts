import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SaveStates } from "./save-state.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a save that takes less than a second is never mentioned", () => {
  const states = new SaveStates();
  const told = vi.fn<() => void>();
  states.subscribe(told);
  states.report("draft", "saving");
  vi.advanceTimersByTime(900);
  states.report("draft", "saved");
  vi.advanceTimersByTime(5_000);
  expect(states.shown).toBe("saved");
  expect(told).not.toHaveBeenCalled();
});

test("a save that takes longer is shown, until it is through", () => {
  const states = new SaveStates();
  states.report("draft", "saving");
  vi.advanceTimersByTime(1_000);
  expect(states.shown).toBe("saving");
  states.report("draft", "saved");
  expect(states.shown).toBe("saved");
});

test("many short saves in a row, one after the other in flight, count as one long one", () => {
  const states = new SaveStates();
  for (let key = 0; key < 12; key += 1) {
    states.report(`command:${key}`, "saving");
    if (key > 0) states.report(`command:${key - 1}`, "saved");
    vi.advanceTimersByTime(100);
  }
  expect(states.shown).toBe("saving");
});

test("what is not saved is shown at once, and outweighs what is being saved", () => {
  const states = new SaveStates();
  states.report("sync", "saving");
  states.report("draft", "not-saved");
  expect(states.shown).toBe("not-saved");
  states.report("draft", "saved");
  expect(states.shown).toBe("saving");
});

test("the page may not be left without a question from the first unsaved moment on", () => {
  const states = new SaveStates();
  expect(states.actual).toBe("saved");
  states.report("draft", "saving");
  expect(states.actual).toBe("saving");
  expect(states.shown).toBe("saved");
});
