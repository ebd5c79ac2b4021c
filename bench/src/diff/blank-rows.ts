import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Standing } from "./probe.ts";

/** Pixels between two points that are looked at. */
const step = 5;
const rowHeight = 20;
/** So many lines without text one after the other are not the source's. */
const tooMany = 4;
/** Until when text that was only late has come. Milliseconds. */
const grace = 2_000;

/** Rows in sight that are blank now, as `countBlank` tells them from what is empty in the source. */
export async function blankRows(page: Page): Promise<number> {
  const look = (): Promise<Standing[]> => page.evaluate((apart) => window.tandiffProbe.standing(apart), step);
  const now = await look();
  await pause(grace);
  return countBlank(now, await look());
}

/**
 * Rows with nothing in them, from one on; what is less tall than a row is the space between two files. A line without
 * text may be drawn and empty: it is blank when its text comes later, or when too many stand together.
 */
function countBlank(now: readonly Standing[], later: readonly Standing[]): number {
  const ofTooMany = now.map(() => false);
  for (const [from, to] of runs(now.map((point) => point !== "content")))
    if (to - from >= (tooMany * rowHeight) / step) ofTooMany.fill(true, from, to);
  const blank = now.map(
    (point, index) =>
      point === "nothing" || (point === "empty line" && (later[index] === "content" || ofTooMany[index])),
  );
  return runs(blank).reduce((rows, [from, to]) => rows + Math.floor(((to - from) * step) / rowHeight), 0);
}

/** Where each stretch of what is true begins, and the index after its end. */
function runs(flags: readonly (boolean | undefined)[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from: number | null = null;
  for (const [index, flag] of [...flags, false].entries()) {
    if (flag) from ??= index;
    else if (from !== null) {
      found.push([from, index]);
      from = null;
    }
  }
  return found;
}
