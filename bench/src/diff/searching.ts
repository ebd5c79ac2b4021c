import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { type DiffFigures, queryKinds } from "./figures.ts";
import type { Seen } from "./probe.ts";
import type { Queries } from "./queries.ts";
import type { Subject } from "./subjects.ts";

/** A search that has not ended by then counts as none. Milliseconds. */
const patience = 10_000;
/** What the page says when all is counted; before, it says that it searches. */
const ended = /^(?:([\d,]+) lines? in|Nothing found)/;

type Look = Seen["search"][number];

interface Search {
  /** Milliseconds from the query on. */
  readonly first: number | null;
  readonly all: number | null;
  readonly lines: number;
  readonly longestTask: number;
}

const nothing: Search = { first: null, all: null, lines: 0, longestTask: 0 };

/** Searches all files for each query with the page's own search, the frequent word first. */
export async function search(page: Page, subject: Subject, queries: Queries): Promise<DiffFigures> {
  const { search: selectors } = subject;
  if (!selectors) return {};
  // The comment form has the focus still, and keys typed there are text.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.keyboard.press(selectors.key);
  await page.locator(selectors.field).waitFor();
  await page.locator(selectors.everywhere).click();
  const figures: DiffFigures = {};
  let longestTask = 0;
  for (const kind of queryKinds) {
    const { first, all, lines, longestTask: longest } = await searchFor(page, selectors, queries[kind]);
    longestTask = Math.max(longestTask, longest);
    figures[`search, ${kind}: all, ms`] = all;
    if (kind === "no hit") continue;
    figures[`search, ${kind}: first hits, ms`] = first;
    figures[`search, ${kind}: lines`] = lines;
  }
  figures["search: longest task, ms"] = longestTask;
  return figures;
}

/** The query comes at once, as pasted: one input event, where the clock starts. */
async function searchFor(
  page: Page,
  selectors: NonNullable<Subject["search"]>,
  query: string,
): Promise<Search> {
  const field = page.locator(selectors.field);
  await field.fill("");
  await page.locator(selectors.hit).first().waitFor({ state: "detached" });
  await pause(300);
  await page.evaluate(() => window.tandiffProbe.record("search"));
  await field.focus();
  await page.keyboard.insertText(query);
  const look = (): Promise<Seen> => page.evaluate(() => window.tandiffProbe.seen());
  // Nothing that is left of the search before may count.
  const isHit = (mark: string): boolean => mark.toLowerCase() === query.toLowerCase();
  const isFirst = ({ hits }: Look): boolean => hits.some(isHit);
  const isEnd = ({ hits, status }: Look): boolean => ended.test(status) && hits.every(isHit);
  for (const begun = Date.now(); Date.now() - begun < patience;) {
    await pause(100);
    if ((await look()).search.some(isEnd)) break;
  }
  // The browser tells of a long task some time after its end.
  await pause(300);
  const { search: looks, typed, longTasks } = await look();
  await page.evaluate(() => window.tandiffProbe.record("nothing"));
  if (typed === null) return nothing;
  // The page first says what it said before the query.
  const begun = looks.findIndex(({ at }) => at > typed);
  const end = looks.slice(begun).find(isEnd);
  const first = looks.find(isFirst);
  const tasks = longTasks.filter(({ start, duration }) => start + duration > typed);
  return {
    first: first ? first.at - typed : null,
    all: end ? end.at - typed : null,
    lines: Number((ended.exec(end?.status ?? "")?.[1] ?? "0").replaceAll(",", "")),
    longestTask: Math.max(0, ...tasks.map(({ duration }) => duration)),
  };
}
