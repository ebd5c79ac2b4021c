import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";
import { installProbe, type Seen } from "./probe.ts";
import type { Subject } from "./subjects.ts";

/** The figures of one run, by name; null where a page has no such thing or did not get there in time. */
export type Figures = Partial<Record<FigureName, number | null>>;

export const figureNames = [
  "first line, ms",
  "first colour, ms",
  "quiet after, ms",
  "longest task, ms",
  "long tasks together, ms",
  "JavaScript before the first line, gz kB",
  "DOM nodes",
  "JS heap, MB",
  "renderer private memory, MB",
  "comment form, ms",
  "scroll: frames over 50 ms",
  "scroll: worst frame, ms",
  "scroll: main thread busy, ms",
  "scroll: pixels travelled",
  "blank rows after scrolling",
  "to the end: text, ms",
  "to the end: colour, ms",
] as const;
export type FigureName = (typeof figureNames)[number];

/** A page that has not come to rest by then is reported as it is. Milliseconds. */
export const patience = 60_000;
const calm = 1_000;
const wheelTime = 5_000;
const wheelStep = 33;
const wheelDelta = 100;

export interface Target {
  readonly url: string;
  readonly cookie?: { readonly name: string; readonly value: string; readonly url: string };
}

/** Opens a page in a browser of its own with a fresh profile and measures it from beginning to end. */
export async function measure(executable: string, subject: Subject, target: Target): Promise<Figures> {
  const browser = await chromium.launch({
    executablePath: executable,
    chromiumSandbox: false,
    args: [
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  // A page that hangs its renderer must not hang the benchmark: whatever waits for it fails then.
  let isLate = false;
  const lateness = setTimeout(() => {
    isLate = true;
    void browser.close();
  }, 2 * patience);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    if (target.cookie) await context.addCookies([target.cookie]);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.addInitScript(installProbe, subject);
    return await measurePage(browser, page, subject, target.url);
  } catch (error) {
    if (isLate) throw new Error(`hung and was given up after ${(2 * patience) / 1000} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(lateness);
    await browser.close();
  }
}

async function measurePage(browser: Browser, page: Page, subject: Subject, url: string): Promise<Figures> {
  const figures: Figures = {};
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (/\.m?js$/.test(new URL(request.url()).pathname)) scripts.add(request.url());
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.goto(url, { waitUntil: "commit" });
  const begun = Date.now();
  const left = (): number => patience - (Date.now() - begun);

  const scriptsBefore = await untilFirstLine(page, left, scripts);
  const seen = await untilQuiet(page, left);
  // A renderer that answers nothing tells nothing, not even how long its tasks are.
  if (seen.firstLine === null) return figures;
  figures["first line, ms"] = seen.firstLine;
  figures["first colour, ms"] = seen.firstColour;
  figures["quiet after, ms"] = quietAt(seen, left());
  figures["longest task, ms"] = Math.max(0, ...seen.longTasks.map((task) => task.duration));
  figures["long tasks together, ms"] = seen.longTasks.reduce((sum, task) => sum + task.duration, 0);
  figures["JavaScript before the first line, gz kB"] = (await gzipped(page, scriptsBefore)) / 1000;
  figures["DOM nodes"] = await page.evaluate(() => window.tandiffProbe.domNodes());
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  figures["JS heap, MB"] = usedSize / 1e6;
  figures["renderer private memory, MB"] = await privateMemory(browser);
  figures["comment form, ms"] = await openForm(page, subject);
  Object.assign(figures, await scroll(page, cdp));
  Object.assign(figures, await jump(page));
  return figures;
}

async function untilFirstLine(page: Page, left: () => number, scripts: Set<string>): Promise<string[]> {
  let last: string[] = [];
  while (left() > 0) {
    const known = [...scripts];
    const at = await inTime(
      page.evaluate(() => window.tandiffProbe.seen().firstLine),
      left(),
    );
    if (typeof at === "number") return last.length > 0 ? last : known;
    last = known;
    await pause(20);
  }
  return last;
}

/** Waits until there are colours and then no task of more than 50 ms for a second. */
async function untilQuiet(page: Page, left: () => number): Promise<Seen> {
  let seen: Seen = { firstLine: null, firstColour: null, longTasks: [], form: null, frames: [], tail: [] };
  let now = 0;
  while (left() > 0) {
    const state = await inTime(
      page.evaluate(() => ({ seen: window.tandiffProbe.seen(), now: performance.now() })),
      left(),
    );
    if (!state) break;
    ({ seen, now } = state);
    const rested = now - restBegan(seen);
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

async function gzipped(page: Page, urls: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const url of urls) {
    const response = await page.request.get(url);
    bytes += gzipSync(await response.body(), { level: 9 }).length;
  }
  return bytes;
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

/** Turns the wheel at a steady rate, whether or not the page keeps up. */
async function scroll(page: Page, cdp: CDPSession): Promise<Figures> {
  await page.mouse.move(900, 450);
  await page.evaluate(() => window.tandiffProbe.record("frames"));
  const from = await page.evaluate(() => window.tandiffProbe.scrollTop());
  const busyBefore = await taskDuration(cdp);
  const wheel = { type: "mouseWheel", x: 900, y: 450, deltaX: 0, deltaY: wheelDelta } as const;
  const turns: Promise<unknown>[] = [];
  const begun = Date.now();
  for (let turn = 0; turn * wheelStep < wheelTime; turn++) {
    turns.push(cdp.send("Input.dispatchMouseEvent", wheel).catch(() => undefined));
    await pause(Math.max(0, begun + (turn + 1) * wheelStep - Date.now()));
  }
  await inTime(Promise.all(turns), 20_000);
  const busy = (await taskDuration(cdp)) - busyBefore;
  const { frames } = await page.evaluate(() => window.tandiffProbe.seen());
  await page.evaluate(() => window.tandiffProbe.record("nothing"));
  await pause(1_000);
  return {
    "scroll: frames over 50 ms": frames.filter((frame) => frame > 50).length,
    "scroll: worst frame, ms": Math.max(0, ...frames),
    "scroll: main thread busy, ms": busy,
    "scroll: pixels travelled": (await page.evaluate(() => window.tandiffProbe.scrollTop())) - from,
    "blank rows after scrolling": await page.evaluate(() => window.tandiffProbe.blankRows()),
  };
}

async function taskDuration(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
}

/** Goes to the end; what is in sight three seconds later is the end, and when it came is looked up. */
async function jump(page: Page): Promise<Figures> {
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
    "to the end: text, ms": end ? since((look) => look.text === end) : null,
    "to the end: colour, ms": end ? since((look) => look.text === end && look.coloured) : null,
  };
}

/** The result, or undefined when it takes longer. */
async function inTime<T>(result: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const abort = new AbortController();
  try {
    return await Promise.race([
      result,
      pause(Math.max(0, milliseconds), undefined, { signal: abort.signal }).catch(() => undefined),
    ]);
  } finally {
    abort.abort();
  }
}
