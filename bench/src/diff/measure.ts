import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { launch, viewport } from "../browser.ts";
import { installProbe, type Seen } from "./probe.ts";
import type { DiffFigures, FigureName } from "./figures.ts";
import { inTime } from "../in-time.ts";
import type { SeatCookie } from "../tandiff.ts";
import type { Run } from "../turns.ts";
import type { Queries } from "./queries.ts";
import { countMonaco, gzippedSize, recordRequests, scriptsAskedFor } from "./scripts.ts";
import { dragScrollbar, jumpToEnd, turnWheel } from "./scrolling.ts";
import { search } from "./searching.ts";
import type { Subject } from "./subjects.ts";

/** A page that has not come to rest by then is reported as it is. Milliseconds. */
export const patience = 60_000;
const calm = 1_000;
/** Between the end of all loading and the reading of memory. */
const memoryRest = 4_000;

export interface Target {
  readonly url: string;
  readonly cookie?: SeatCookie;
}

/** Opens a page in a browser of its own with a fresh profile and measures it from beginning to end. */
export async function measure(
  executable: string,
  subject: Subject,
  target: Target,
  queries: Queries,
): Promise<Run<FigureName>> {
  const browser = await launch(executable);
  // A page that hangs its renderer must not hang the benchmark: whatever waits for it fails then.
  let isLate = false;
  const lateness = setTimeout(() => {
    isLate = true;
    void browser.close();
  }, 2 * patience);
  const figures: DiffFigures = {};
  try {
    const context = await browser.newContext({ viewport });
    if (target.cookie) await context.addCookies([target.cookie]);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.addInitScript(installProbe, subject);
    await measurePage(browser, page, subject, target.url, queries, figures);
    const isQuiet = typeof figures["quiet after, ms"] === "number";
    return { figures, failure: isQuiet ? null : `did not come to rest within ${patience / 1000} s` };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { figures, failure: isLate ? `hung and was given up after ${(2 * patience) / 1000} s` : words };
  } finally {
    clearTimeout(lateness);
    await browser.close();
  }
}

async function measurePage(
  browser: Browser,
  page: Page,
  subject: Subject,
  url: string,
  queries: Queries,
  figures: DiffFigures,
): Promise<void> {
  const requests = recordRequests(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.goto(url, { waitUntil: "commit" });
  const begun = Date.now();
  const left = (): number => patience - (Date.now() - begun);

  const seen = await untilQuiet(page, left);
  // A renderer that answers nothing tells nothing, not even how long its tasks are.
  if (!seen || seen.firstLine === null) return;
  figures["first line, ms"] = seen.firstLine;
  figures["first colour, ms"] = seen.firstColour;
  figures["quiet after, ms"] = quietAt(seen, left());
  figures["longest task, ms"] = Math.max(0, ...seen.longTasks.map((task) => task.duration));
  figures["long tasks together, ms"] = seen.longTasks.reduce((sum, task) => sum + task.duration, 0);
  // Memory shrinks while a page rests, and a page without colours has rested longer by now than the others.
  const rested = (await page.evaluate(() => performance.now())) - restBegan(seen);
  await pause(Math.max(0, memoryRest - rested));
  const begunAt = await page.evaluate(() => performance.timeOrigin);
  const scripts = await scriptsAskedFor(page, requests, begunAt + seen.firstLine);
  figures["JavaScript before the first line, gz kB"] = gzippedSize(scripts) / 1000;
  figures["Monaco before the first line, scripts"] = countMonaco(scripts);
  figures["DOM nodes"] = await page.evaluate(() => window.tandiffProbe.domNodes());
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  figures["JS heap, MB"] = usedSize / 1e6;
  figures["renderer private memory, MB"] = await privateMemory(browser);
  figures["comment form, ms"] = await openForm(page, subject);
  Object.assign(figures, await turnWheel(page, cdp));
  Object.assign(figures, await jumpToEnd(page, cdp));
  Object.assign(figures, await dragScrollbar(page, cdp));
  Object.assign(figures, await search(page, subject, queries));
}

/** Waits until there are colours and then no task of more than 50 ms for a second; null when the page never answers. */
async function untilQuiet(page: Page, left: () => number): Promise<Seen | null> {
  let seen: Seen | null = null;
  while (left() > 0) {
    const state = await inTime(
      page.evaluate(() => ({ seen: window.tandiffProbe.seen(), now: performance.now() })),
      left(),
    );
    if (!state) break;
    seen = state.seen;
    const rested = state.now - restBegan(seen);
    // A page without colours is quiet too, after a few seconds' grace for them to come.
    if (seen.firstLine !== null && rested > calm && (seen.firstColour !== null || rested > 3 * calm)) break;
    await pause(100);
  }
  return seen;
}

function restBegan({ firstLine, firstColour, longTasks }: Seen): number {
  const ends = longTasks.map((task) => task.start + task.duration);
  return Math.max(firstLine ?? 0, firstColour ?? 0, ...ends);
}

function quietAt(seen: Seen, left: number): number | null {
  return left > 0 && seen.firstLine !== null ? restBegan(seen) : null;
}

/** What the page's renderer process does not share with others. */
async function privateMemory(browser: Browser): Promise<number | null> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  let largest: number | null = null;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const text = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
    let kilobytes = 0;
    for (const [, amount] of text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm))
      kilobytes += Number(amount);
    // A spare renderer is there too; the page's is the larger one.
    if (kilobytes > 0) largest = Math.max(largest ?? 0, (kilobytes * 1024) / 1e6);
  }
  return largest;
}

async function openForm(page: Page, subject: Subject): Promise<number | null> {
  if (!subject.comment) return null;
  const point = await page.evaluate(() => window.tandiffProbe.clickPoint());
  if (!point) return null;
  // A person's pointer rests on the row before it clicks; some pages show their button only then.
  await page.mouse.move(point.x, point.y);
  await pause(200);
  const target = (await page.evaluate(() => window.tandiffProbe.clickPoint())) ?? point;
  await page.mouse.move(target.x, target.y);
  await pause(200);
  await page.mouse.click(target.x, target.y);
  for (let waited = 0; waited < 5_000; waited += 50) {
    const form = await page.evaluate(() => window.tandiffProbe.seen().form);
    if (form) return form.painted - form.pressed;
    await pause(50);
  }
  return null;
}
