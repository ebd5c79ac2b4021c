import { expect } from "vitest";
import { openPostgresStorage } from "./storage/postgres/postgres-storage.ts";
import { isFull, sayRounds } from "./sync/testing.ts";
import { Crowd } from "./testing-crowd.ts";
import { assertOnce, readCall, words } from "./testing-folder.ts";
import type { TestNodes } from "./testing-nodes.ts";

/** For tests only: something that befalls a server of several nodes. Resolves when it is over. */
export interface Trouble {
  readonly name: string;
  readonly happen: (crowd: Crowd) => Promise<void>;
}

/** The longest that anybody waited for what was typed or posted, for each kind of trouble. Milliseconds. */
export type Pauses = Map<string, number[]>;

/** What people may wait in the full run and in the test command. Milliseconds. */
export interface MostPauses {
  readonly nearlyAlways: number;
  readonly half: number;
}

/**
 * What people may wait. In the full run, on a machine that does nothing else, nearly always. In the test command each trouble
 * happens once or a few times, beside all other tests: half of the times, and for as long as on a machine that is four times
 * slower. There people waited for half a second when a node failed, and for a second and a bit when Redis did, most of
 * it for clocks that run everywhere as fast; so twice the bound leaves room for the rest to take four times as long. Nodes
 * that are replaced one after the other have to start meanwhile, which is all work: four times the bound. What is awaited of
 * PostgreSQL leaves that room as it is. Milliseconds.
 */
export const mostPauses = {
  ofNode: { nearlyAlways: 2_000, half: 8_000 },
  ofRedis: { nearlyAlways: 2_000, half: 4_000 },
  ofPostgres: { nearlyAlways: 10_000, half: 10_000 },
};

/** What nobody may ever wait, whatever else the machine does; what people did is printed. Milliseconds. */
const longestOfAll = 30_000;

/** How many troubles one call lives through: its text grows all the time. */
const perCall = 20;

/**
 * For tests only: lets troubles happen while four people type and comment, one after the other: the next one once all
 * that was typed before is shown to everybody.
 * @throws when nothing was typed or shown, or anything was lost, doubled, or is not the same everywhere
 */
export async function liveThrough(
  { url, keyring }: Pick<TestNodes, "url" | "keyring">,
  databaseUrl: string,
  troubles: readonly Trouble[],
): Promise<Pauses> {
  const pauses: Pauses = new Map();
  const note = (name: string, pause: number): void =>
    void pauses.set(name, [...(pauses.get(name) ?? []), pause]);
  for (let first = 0; first < troubles.length; first += perCall) {
    const crowd = await Crowd.of(url);
    crowd.start();
    note("none", await crowd.longestPause());
    for (const { name, happen } of troubles.slice(first, first + perCall)) {
      const before = crowd.typed.length;
      await happen(crowd);
      note(name, await crowd.longestPause().catch((cause: unknown) => stuck(name, crowd, cause)));
      expect(crowd.typed.length, `typed during ${name}`).toBeGreaterThan(before);
    }
    await crowd.stop();
    await assertWhole(crowd, databaseUrl, keyring);
    crowd.leave();
  }
  return pauses;
}

/**
 * Says the pauses for each kind of trouble, and returns those in which people waited for too long.
 * @param mostOf what they may wait, by the trouble's name
 */
export function sayTooLong(
  title: string,
  seed: number | null,
  found: Pauses,
  mostOf: (name: string) => MostPauses,
): readonly string[] {
  const all = [...found].map(([name, each]) => {
    const sorted = each.toSorted((a, b) => a - b);
    const upTo = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    return { name, count: each.length, halfUpTo: upTo(0.5), nearlyAll: upTo(0.95), longest: upTo(1) };
  });
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
  const spoken = all.map(
    ({ name, count, halfUpTo, nearlyAll, longest }) =>
      `${name} ${count}×, pauses: half up to ${seconds(halfUpTo)}, 95 % up to ${seconds(nearlyAll)}, longest ${seconds(longest)}`,
  );
  sayRounds(title, seed, spoken.join("; "));
  const isLong = ({ name, halfUpTo, nearlyAll, longest }: (typeof all)[number]): boolean => {
    const most = mostOf(name);
    return longest > longestOfAll || (isFull ? nearlyAll > most.nearlyAlways : halfUpTo > most.half);
  };
  return all.filter(isLong).map(({ name }) => name);
}

/** All that was typed and posted is there, once, in the log and on every page. */
async function assertWhole(crowd: Crowd, url: string, keyring: TestNodes["keyring"]): Promise<void> {
  const { pages, lives, typed, posted } = crowd;
  expect(
    Math.min(...pages.map((page) => page.typed.length), posted.length),
    "typed and posted",
  ).toBeGreaterThan(0);
  const storage = await openPostgresStorage({ url, keyring });
  const { text, comments } = await readCall(storage, crowd.links.id);
  await storage.close();
  assertOnce(words(text), typed, "words");
  assertOnce(comments, posted, "comments");
  for (const page of pages) expect(page.file().toJSON()).toBe(text);
  for (const live of lives) {
    const shown = live.events.flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
    expect(shown).toEqual(comments);
  }
}

/** Says how everybody is where something does not come to all. */
function stuck(name: string, { pages }: Crowd, cause: unknown): never {
  const states = pages.map(({ provider, typed, acknowledged, closed }) => {
    const codes = closed.slice(-4).map(({ code }) => code);
    const line = provider.synced ? "synced" : provider.wsconnected ? "connected" : "away";
    return `${line}, ${acknowledged} of ${typed.length} stored, closed with ${codes.join()}`;
  });
  throw new Error(`After “${name}”: ${states.join("; ")}.`, { cause });
}
