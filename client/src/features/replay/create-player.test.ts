import { AppError } from "@tandiff/shared/errors.ts";
import { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex, ReplayPiece } from "@tandiff/shared/replay/protocol.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPlayer, type Player } from "./create-player.ts";

const file = FileId.parse("0");
const ada = ParticipantId.parse("a".repeat(16));
const second = 1_000;

/** A minute in pieces of twenty seconds, in each of which a letter comes after five seconds. */
const pieces = [0, 20, 40].map((from, number): ReplayPiece => {
  const written = "abc".slice(0, number);
  return {
    at: from * second,
    frame: { texts: number === 0 ? [] : [[file, [written]]], people: [] },
    steps: [
      {
        kind: "edit",
        at: (from + 5) * second,
        by: ada,
        file,
        edits: [[number, 0, "abc".slice(number, number + 1)]],
      },
    ],
  };
});
const index: ReplayIndex = {
  stretches: [{ from: 0, to: 60 * second, at: 0, skipped: null }],
  seed: [[file, ""]],
  pieces: pieces.map(({ at }) => at),
  density: [],
  idle: [[6 * second, 24 * second]],
  fixes: [],
  touched: [],
  events: [],
};

/** Frames as the test draws them. */
let frames: (() => void)[] = [];
let now = 0;

function draw(milliseconds: number): void {
  now += milliseconds;
  for (const frame of frames.splice(0)) frame();
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  frames = [];
  now = 0;
  vi.stubGlobal("requestAnimationFrame", (run: (at: number) => void) => frames.push(() => run(now)));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => void frames.splice(id - 1, 1));
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A player, and which pieces it has asked for; `fails` says which cannot be loaded now. */
function made(start = 0, fails: ReadonlySet<number> = new Set()): { player: Player; asked: number[] } {
  const asked: number[] = [];
  const load = async (number: number): Promise<ReplayPiece> => {
    asked.push(number);
    const piece = pieces[number];
    if (!piece || fails.has(number)) throw new AppError("too-slow", "The server cannot be reached.");
    return piece;
  };
  return { player: createPlayer(index, load, start), asked };
}

const shownText = (player: Player): string | undefined =>
  player.store.getState().shown?.texts.get(file)?.text;

test("any moment is shown from its own piece, which is asked for once, with the next one ahead", async () => {
  const { player, asked } = made(50 * second);
  await settled();
  expect(shownText(player)).toBe("abc");
  player.seek(4 * second);
  await settled();
  expect(shownText(player)).toBeUndefined();
  player.seek(5 * second);
  player.seek(70 * second);
  player.seek(-1);
  await settled();
  expect(player.store.getState().at).toBe(0);
  expect(asked).toEqual([2, 0, 1]);
});

test("it plays as fast as it is told, skips what is idle unless told otherwise, and stops at the end", async () => {
  const { player } = made();
  await settled();
  player.toggle();
  draw(second);
  expect(player.store.getState().at).toBe(second);
  player.set({ speed: 4 });
  draw(second);
  expect(player.store.getState().at).toBe(5 * second);
  player.set({ speed: 1 });
  draw(second);
  expect(player.store.getState().at).toBe(24 * second);
  player.set({ skipsIdle: false });
  player.seek(6 * second);
  draw(second);
  expect(player.store.getState().at).toBe(7 * second);
  player.toggle();
  draw(second);
  expect(player.store.getState()).toMatchObject({ at: 7 * second, isPlaying: false });
  player.toggle();
  player.set({ speed: 32 });
  draw(second);
  await settled();
  draw(second);
  await settled();
  expect(player.store.getState()).toMatchObject({ at: 60 * second, isPlaying: false });
  player.toggle();
  expect(player.store.getState()).toMatchObject({ at: 0, isPlaying: true });
});

test("time stands still until a piece is there; one that cannot be loaded is said and tried again", async () => {
  const fails = new Set([1]);
  const { player, asked } = made(19 * second, fails);
  await settled();
  player.set({ skipsIdle: false });
  player.toggle();
  draw(2 * second);
  expect(player.store.getState().at).toBe(19 * second);
  await settled();
  expect(player.store.getState()).toMatchObject({
    failure: "The server cannot be reached.",
    isPlaying: false,
  });
  fails.clear();
  player.seek(26 * second);
  await settled();
  expect(player.store.getState().failure).toBeNull();
  expect(shownText(player)).toBe("ab");
  expect(asked.filter((number) => number === 1).length).toBeGreaterThan(1);
});

test("the text of another moment can be had beside what is shown", async () => {
  const { player } = made();
  await settled();
  expect((await player.textAt(file, 60 * second)).text).toBe("abc");
  expect((await player.textAt(FileId.parse("1"), 0)).text).toBe("");
  expect(player.store.getState().at).toBe(0);
});
