import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { launch, viewport } from "../browser.ts";
import { type Figures, quantile } from "../report.ts";
import type { SeatCookie } from "../tandiff.ts";
import type { Run } from "../turns.ts";
import { type FigureName, type Share, shares, type TimeName, timeNames } from "./figures.ts";
import { installTypingProbe, type Seen } from "./probe.ts";
import { lines, pauses } from "./prose.ts";
import type { Subject } from "./subjects.ts";

/** For the page to come to rest, and for the last character to arrive. Milliseconds. */
const rest = 800;
const patience = 30_000;

export interface Target {
  readonly url: string;
  readonly cookie?: SeatCookie;
}

/** Two people in the same text: the one who types, and the other. */
export interface Pair {
  readonly typist: Target;
  readonly remote: Target;
}

/** Opens the text in two browsers, as on two machines, types in one and watches both. */
export async function measure(executable: string, subject: Subject, pair: Pair): Promise<Run<FigureName>> {
  const browsers: Browser[] = [];
  try {
    const open = async (target: Target): Promise<Page> => {
      const browser = await launch(executable);
      browsers.push(browser);
      return openText(browser, subject, target);
    };
    const remote = await open(pair.remote);
    const typist = await open(pair.typist);
    await toFirstLine(remote, subject);
    await toFirstLine(typist, subject);
    await type(typist, remote);
    const [own, other] = [await seenBy(typist), await seenBy(remote)];
    const count = lines.join("").length;
    const missing = [own.keys, own.dom, own.paint, other.dom, other.paint].some(
      (seen) => seen.length !== count,
    );
    if (missing) return { figures: {}, failure: "some of the keys did not show up" };
    return { figures: figuresOf(own, other), failure: null };
  } catch (error) {
    return {
      figures: {},
      failure: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
    };
  } finally {
    for (const browser of browsers) await browser.close();
  }
}

async function openText(browser: Browser, subject: Subject, { url, cookie }: Target): Promise<Page> {
  const context = await browser.newContext({ viewport });
  if (cookie) await context.addCookies([cookie]);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.addInitScript(installTypingProbe, subject.text);
  await page.goto(url);
  await page.waitForFunction(
    (selector) => (document.querySelector(selector)?.textContent.length ?? 0) > 100,
    subject.text,
  );
  return page;
}

/** Puts the cursor behind the first line of the file. */
async function toFirstLine(page: Page, subject: Subject): Promise<void> {
  await page.locator(subject.input).first().focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await pause(rest);
}

/** Types line after line; between two of them the text shown comes to rest, and its length is taken anew. */
async function type(typist: Page, remote: Page): Promise<void> {
  const between = pauses(lines.join("").length);
  for (const line of lines) {
    await typist.keyboard.press("Enter");
    await pause(rest);
    for (const page of [typist, remote]) await page.evaluate(() => window.typingProbe.start());
    let next = performance.now();
    for (const key of line) {
      next += between.pop() ?? 0;
      await pause(Math.max(0, next - performance.now()));
      await typist.keyboard.press(key === " " ? "Space" : key);
    }
    await pause(rest / 2);
    for (const page of [typist, remote]) await page.evaluate(() => window.typingProbe.stop());
  }
}

function seenBy(page: Page): Promise<Seen> {
  return page.evaluate(() => window.typingProbe.seen());
}

function figuresOf(own: Seen, remote: Seen): Figures<FigureName> {
  const since = (times: readonly number[], starts: readonly number[]): number[] =>
    times.map((time, key) => time - (starts[key] ?? Number.NaN));
  const times: Readonly<Record<TimeName, readonly number[]>> = {
    "own echo in the DOM": since(own.dom, own.keys),
    "own paint": since(own.paint, own.keys),
    "remote DOM": since(remote.dom, own.keys),
    "remote paint": since(remote.paint, own.keys),
    "remote DOM after own echo": since(remote.dom, own.dom),
    "remote paint after own paint": since(remote.paint, own.paint),
  };
  const shareOf: Readonly<Record<Share, number>> = { p50: 0.5, p95: 0.95 };
  const figures: Figures<FigureName> = {};
  for (const name of timeNames) {
    for (const share of shares) figures[`${name}, ${share}, ms`] = quantile(times[name], shareOf[share]);
  }
  return figures;
}
