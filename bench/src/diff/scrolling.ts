import { setTimeout as pause } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { blankRows } from "./blank-rows.ts";
import type { DiffFigures, Motion } from "./figures.ts";
import { inTime } from "../in-time.ts";
import type { Seen } from "./probe.ts";

const wheelStep = 33;
const wheelDelta = 100;
/** Of the wheel, and of the scrollbar too. Milliseconds. */
const scrollTime = 5_000;
/** After which what is in sight must be there. Milliseconds. */
const rest = 1_000;

/** Turns the wheel at a steady rate, whether or not the page keeps up. */
export async function turnWheel(page: Page, cdp: CDPSession): Promise<DiffFigures> {
  await page.mouse.move(900, 450);
  await page.evaluate(() => window.tandiffProbe.record("frames"));
  const from = await page.evaluate(() => window.tandiffProbe.scrollTop());
  const busyBefore = await taskDuration(cdp);
  const wheel = { type: "mouseWheel", x: 900, y: 450, deltaX: 0, deltaY: wheelDelta } as const;
  const turns: Promise<unknown>[] = [];
  const begun = Date.now();
  for (let turn = 0; turn * wheelStep < scrollTime; turn++) {
    turns.push(cdp.send("Input.dispatchMouseEvent", wheel).catch(() => undefined));
    await pause(Math.max(0, begun + (turn + 1) * wheelStep - Date.now()));
  }
  await inTime(Promise.all(turns), 20_000);
  return {
    ...(await moved(page, cdp, "wheel", busyBefore)),
    "wheel: pixels travelled": (await page.evaluate(() => window.tandiffProbe.scrollTop())) - from,
  };
}

/**
 * Goes from the end up to the first tenth of the page at a steady rate, once a frame, as who drags the thumb of the
 * scrollbar does. The browser shows no scrollbar without a window, so the place is set by script.
 */
export async function dragScrollbar(page: Page, cdp: CDPSession): Promise<DiffFigures> {
  await page.evaluate(() => window.tandiffProbe.record("frames"));
  const busyBefore = await taskDuration(cdp);
  await inTime(
    page.evaluate((time) => window.tandiffProbe.drag(time), scrollTime),
    4 * scrollTime,
  );
  return moved(page, cdp, "scrollbar", busyBefore);
}

/** What the motion that has just ended has cost, and what it left blank. */
async function moved(page: Page, cdp: CDPSession, motion: Motion, busyBefore: number): Promise<DiffFigures> {
  const busy = (await taskDuration(cdp)) - busyBefore;
  const { frames } = await page.evaluate(() => window.tandiffProbe.seen());
  await page.evaluate(() => window.tandiffProbe.record("nothing"));
  await pause(rest);
  return {
    [`${motion}: frames over 50 ms`]: frames.filter((frame) => frame > 50).length,
    [`${motion}: worst frame, ms`]: Math.max(0, ...frames),
    [`${motion}: main thread busy, ms`]: busy,
    [`${motion}: blank rows at rest`]: await blankRows(page),
  };
}

async function taskDuration(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
}

/** Goes to the end; what is in sight three seconds later is the end, and when it came is looked up. */
export async function jumpToEnd(page: Page, cdp: CDPSession): Promise<DiffFigures> {
  const busyBefore = await taskDuration(cdp);
  const begun = await page.evaluate(() => {
    window.tandiffProbe.record("tail");
    window.tandiffProbe.toEnd();
    return performance.now();
  });
  // What is taller than it was thought to be moves the end away; going there again is what a person does.
  for (let turn = 0; turn < 30; turn++) {
    await pause(100);
    await page.evaluate(() => window.tandiffProbe.toEnd());
  }
  const { tail } = await page.evaluate(() => window.tandiffProbe.seen());
  const end = tail.at(-1)?.text;
  const since = (isThere: (look: Seen["tail"][number]) => boolean): number | null => {
    const before = tail.findLastIndex((look) => !isThere(look));
    const look = tail[before + 1];
    return look ? look.at - begun : null;
  };
  return {
    ...(await moved(page, cdp, "to the end", busyBefore)),
    "to the end: text, ms": end ? since((look) => look.text === end) : null,
    "to the end: colour, ms": end ? since((look) => look.text === end && look.coloured) : null,
  };
}
