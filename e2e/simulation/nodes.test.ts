import { afterAll, expect, test, vi } from "vitest";
import { isFull } from "../../server/src/sync/testing.ts";
import { simulateBrowser } from "./browser.ts";
import { happenings } from "./happenings.ts";
import { play } from "./play.ts";

// Before Yjs and y-websocket look at the clock for the first time: they keep what they find.
vi.hoisted(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
});
simulateBrowser();
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const plans = isFull ? 20_000 : 60;

test(
  "whatever people do and several nodes, their database and their news suffer, all have one text with nothing lost or doubled",
  // A second try would hide a loss.
  { retry: 0, timeout: 6 * 3_600_000 },
  async () => {
    const { tokens, happened } = await play({ name: "nodes", plans, mostNodes: 4 });
    expect(tokens / plans).toBeGreaterThan(20);
    const { severalNodes, severalNodesRarely } = happenings;
    const expected = isFull ? [...severalNodes, ...severalNodesRarely] : severalNodes;
    expect(expected.filter((what) => !happened.has(what))).toEqual([]);
  },
);
