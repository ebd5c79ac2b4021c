import { expect, test } from "vitest";
import { StockPage } from "./sync/testing-page.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { createCall, startTestApp, until, type Person, type TestApp } from "./testing-app.ts";
import { assertOnce, words } from "./testing-folder.ts";
import { readMetrics, rejections } from "./testing-metrics.ts";

/** Each in a session of its own; in each the line of everybody is cut so often. */
const calls = isFull ? 134 : 4;
const cutsEach = 25;

type Random = (below: number) => number;

/** What happens to a page around the moment in which its line is cut. */
type Cut = (page: StockPage, other: StockPage, write: (page: StockPage) => void) => Promise<void>;

const cutNames = ["others deleted", "acknowledgement lost", "commit in flight", "both wrote much"] as const;

const cuts: Readonly<Record<(typeof cutNames)[number], Cut>> = {
  "others deleted": async (page, other, write) => {
    page.provider.disconnect();
    other.file(1).insert(0, "gone");
    other.file(1).delete(0, 4);
    write(page);
  },
  "acknowledgement lost": async (page, other, write) => {
    write(page);
    const last = words(page.file().toJSON()).length;
    await until("the server has passed it on", () => words(other.file().toJSON()).length >= last);
    page.provider.disconnect();
  },
  "commit in flight": async (page, _other, write) => {
    write(page);
    write(page);
    page.provider.disconnect();
  },
  "both wrote much": async (page, other, write) => {
    page.provider.disconnect();
    for (let count = 0; count < 5; count += 1) {
      write(page);
      write(other);
    }
  },
};

/** How often each came back, by role and by what had happened. */
async function play(app: TestApp, random: Random, counts: Map<string, number>): Promise<void> {
  const { candidate, interviewer, second, observer } = await createCall(app);
  const people = { candidate, interviewer, observer };
  const other = await new StockPage(second).synced();
  const typed: string[] = [];
  const write = (page: StockPage, name: string): void => {
    const word = `<${name}n${typed.length}>`;
    typed.push(word);
    page.file().insert(random(2) === 0 ? 0 : page.file().length, word);
  };
  const pages: StockPage[] = [other];
  const comeBack = async (role: string, person: Person): Promise<void> => {
    const page = await new StockPage(person).synced();
    pages.push(page);
    // An observer only comes back to what others wrote.
    const writes = (by: StockPage): void =>
      by === other || role === "observer" ? write(other, "other") : write(page, role);
    for (let count = 0; count < cutsEach; count += 1) {
      const name = cutNames[random(cutNames.length)] ?? "others deleted";
      await cuts[name](page, other, writes);
      page.provider.connect();
      await page.synced();
      counts.set(`${role}, ${name}`, (counts.get(`${role}, ${name}`) ?? 0) + 1);
    }
  };
  await Promise.all(Object.entries(people).map(([role, person]) => comeBack(role, person)));
  await until("all have every word", () =>
    pages.every((page) => words(page.file().toJSON()).length === typed.length),
  );
  for (const page of pages) {
    assertOnce(words(page.file().toJSON()), typed, "a word");
    expect(page.closed.filter((code) => code >= 4400)).toEqual([]);
    expect(page.file(1).toJSON()).not.toContain("gone");
    page.provider.destroy();
  }
}

test(
  "stock pages of each role come back, whatever was on its way: none is refused",
  { timeout: 60_000 + calls * 30_000 },
  async () => {
    const seed = printedSeed("reconnects");
    const random = randomFrom(seed);
    const app = await startTestApp();
    const counts = new Map<string, number>();
    for (let call = 0; call < calls; call += 1) await play(app, random, counts);
    sayRounds("reconnects", seed, JSON.stringify(Object.fromEntries(counts)));
    expect(counts.size).toBe(3 * cutNames.length);
    expect(rejections(new Map(), await readMetrics(app))).toEqual({});
    expect(app.reported).toEqual([]);
  },
);
