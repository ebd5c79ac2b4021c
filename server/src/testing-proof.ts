import { expect } from "vitest";
import { openPostgresStorage } from "./storage/postgres/postgres-storage.ts";
import { Crowd } from "./testing-crowd.ts";
import { assertOnce, readCall, words } from "./testing-folder.ts";
import type { TestNodes } from "./testing-nodes.ts";

/** For tests only: something that befalls a server of several nodes. Resolves when it is over. */
export interface Trouble {
  readonly name: string;
  readonly happen: () => Promise<void>;
}

/** The longest that anybody waited for what was typed or posted, for each kind of trouble. Milliseconds. */
export type Pauses = Map<string, number[]>;

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
      await happen();
      note(name, await crowd.longestPause().catch((cause: unknown) => stuck(name, crowd, cause)));
      expect(crowd.typed.length, `typed during ${name}`).toBeGreaterThan(before);
    }
    await crowd.stop();
    await assertWhole(crowd, databaseUrl, keyring);
    crowd.leave();
  }
  return pauses;
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
