import { setImmediate, setTimeout } from "node:timers/promises";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { SessionLog, type SessionLogOptions } from "../domain/session-log.ts";
import { HeldStorage, SharedLog, sharedSession, textOf, textRow } from "../domain/testing-shared-log.ts";
import { openPostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { chainStart } from "../storage/log-codec.ts";
import type { LinkedRow, Storage } from "../storage/port.ts";
import { isStale } from "../storage/stale.ts";
import { twoNodes } from "../storage/postgres/testing-nodes.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "../sync/testing.ts";

const seed = printedSeed("session log");
const rounds = isFull ? 10_000 : 100;

/** A node with pages that type, as rooms have them: what one of its pages waits for when it breaks is sent again. */
class Node {
  readonly log: SessionLog;
  readonly told: string[];
  /** Of what each page has typed and does not know to be stored, in order. */
  readonly unsaved: string[] = [];
  readonly #name: string;
  #typed = 0;
  #commands = 0;
  #commandsOnTheirWay = 0;
  #onTheirWay = 0;
  #isBroken = false;

  constructor(name: string, options: Omit<SessionLogOptions, "onLost">, known: readonly string[]) {
    this.#name = name;
    this.told = [...known];
    this.log = new SessionLog({
      ...options,
      onLost: (cause) => {
        throw cause;
      },
    });
    this.log.follow((rows) => void this.told.push(...rows.map(textOf)));
  }

  get isIdle(): boolean {
    return this.#commandsOnTheirWay + this.#onTheirWay + this.unsaved.length === 0;
  }

  type(): void {
    const text = `${this.#name} types ${(this.#typed += 1)}`;
    this.unsaved.push(text);
    if (!this.#isBroken) void this.#send(text);
  }

  /** Decides on what the node knows, and again when that was not all. */
  async command(): Promise<void> {
    this.#commandsOnTheirWay += 1;
    const name = `${this.#name} commands ${(this.#commands += 1)}`;
    for (let isDone = false; !isDone;) {
      const decided = `${name} after ${this.told.length}`;
      try {
        await this.log.append([textRow(decided)]);
        isDone = true;
      } catch (error) {
        // Nobody else has decided it; what could not be stored is asked for again.
        if (!isStale(error)) await setImmediate();
      }
    }
    this.#commandsOnTheirWay -= 1;
  }

  async #send(text: string): Promise<void> {
    this.#onTheirWay += 1;
    const judge = () => {
      if (this.#isBroken) throw new Error("The room is broken.");
      return [textRow(text)];
    };
    try {
      await this.log.append([textRow(text)], judge);
      this.unsaved.splice(this.unsaved.indexOf(text), 1);
    } catch {
      this.#isBroken = true;
    }
    this.#onTheirWay -= 1;
    if (this.#isBroken && this.#onTheirWay === 0) await this.#comeBack();
  }

  /** The page reads what there is, and sends what is not in it. */
  async #comeBack(): Promise<void> {
    this.#onTheirWay += 1;
    while (
      !(await this.log.readOn().then(
        () => true,
        () => false,
      ))
    );
    this.#isBroken = false;
    this.#onTheirWay -= 1;
    const missing = this.unsaved.filter((text) => !this.told.includes(text));
    this.unsaved.splice(0, this.unsaved.length, ...missing);
    for (const text of missing) void this.#send(text);
  }
}

/** Each page's texts are there once and in their order, and each command was decided on all that was before it. */
function assertWhole(texts: readonly string[], typed: ReadonlyMap<string, number>): void {
  for (const [name, count] of typed) {
    const own = texts.filter((text) => text.startsWith(`${name} types`));
    expect(own).toEqual(Array.from({ length: count }, (_, index) => `${name} types ${index + 1}`));
  }
  for (const [index, text] of texts.entries()) {
    const [, known] = / after (\d+)$/.exec(text) ?? [];
    // Nothing of another node came between; own texts may have been on their way.
    if (known === undefined) continue;
    const between = texts.slice(Number(known), index);
    const [name] = text.split(" ");
    expect(between.filter((other) => !other.startsWith(`${name} `))).toEqual([]);
  }
}

describe("nodes that append to one session at the same time", () => {
  test(`lose, double and overtake nothing, whatever comes when, and all know the same: ${rounds} times`, async () => {
    let rows = 0;
    for (let round = 0; round < rounds; round += 1) {
      const random = randomFrom(seed + round);
      const log = new SharedLog();
      log.put([textRow("first")]);
      const storages = [0, 1, 2].map(() => new HeldStorage(log));
      const nodes = storages.map(
        (storage, index) =>
          new Node(`n${index}`, { session: sharedSession, storage, head: log.head }, ["first"]),
      );
      const typed = new Map<string, number>();
      for (let step = 0; step < 150; step += 1) {
        const index = random(3);
        const node = nodes[index];
        const storage = storages[index];
        if (!node || !storage) continue;
        const chance = random(100);
        if (chance < 40) {
          node.type();
          typed.set(`n${index}`, (typed.get(`n${index}`) ?? 0) + 1);
        } else if (chance < 50) void node.command();
        else if (chance < 60) node.log.heard(log.rows.length, lastOf(log.rows, random));
        else if (chance < 63) storage.failures[random(2) === 0 ? "append" : "read"] = true;
        else if (chance < 80) await storage.release("append");
        else await storage.release("read");
      }
      for (let turn = 0; nodes.some(({ isIdle }) => !isIdle); turn += 1) {
        expect(turn, `TANDIFF_SEED=${seed + round}`).toBeLessThan(10_000);
        await storages[random(3)]?.releaseAll();
      }
      const reading = nodes.map((node) => node.log.readOn());
      for (const storage of storages) {
        storage.failures.read = false;
        await storage.releaseAll();
      }
      await Promise.all(reading);
      for (const { told } of nodes) expect(told, `TANDIFF_SEED=${seed + round}`).toEqual(log.texts);
      assertWhole(log.texts, typed);
      rows += log.rows.length;
    }
    sayRounds("session log", seed, `${rounds} rounds, ${rows} rows`);
  }, 600_000);

  test.skipIf(postgresIsMissing)("one has its turn, though the other is first each time", async () => {
    const { one: fast, session, keyring, url } = await twoNodes();
    const most = 50;
    let [firsts, stales] = [0, 0];
    const slow = await openPostgresStorage({
      url,
      keyring,
      beforeCommit: async () => {
        if (firsts < most) await fast.append(session, [textRow(`first ${(firsts += 1)}`)]);
      },
      onStale: () => (stales += 1),
    });
    onTestFinished(() => slow.close());
    const node = new Node("slow", { session, storage: slow, head: await fast.logHead(session) }, ["{}"]);
    for (let typed = 0; typed < 5; typed += 1) node.type();
    await expect.poll(() => node.isIdle).toBe(true);
    expect(stales, "the other was first").toBeGreaterThan(0);
    expect(firsts).toBeLessThan(10);
    await node.log.readOn();
    const texts = await textsOf(fast, session);
    expect(node.told).toEqual(texts);
    assertWhole(texts, new Map([["slow", 5]]));
  });

  test.skipIf(postgresIsMissing)("do so on PostgreSQL, too", async () => {
    const random = randomFrom(seed);
    const { one, other, session } = await twoNodes({
      beforeCommit: () => setTimeout(random(4)),
    });
    const head = await one.logHead(session);
    const nodes = [one, other].map(
      (storage, index) => new Node(`n${index}`, { session, storage, head }, ["{}"]),
    );
    const typed = new Map<string, number>();
    for (let step = 0; step < 400; step += 1) {
      const index = random(2);
      const node = nodes[index];
      if (!node) continue;
      const chance = random(10);
      if (chance < 6) {
        node.type();
        typed.set(`n${index}`, (typed.get(`n${index}`) ?? 0) + 1);
      } else if (chance < 7) void node.command();
      else if (chance < 8) {
        const rows: LinkedRow[] = [];
        for await (const row of other.readOn(session, chainStart)) rows.push(row);
        node.log.heard(rows.length, lastOf(rows, random));
      } else await setTimeout(random(5));
    }
    await expect.poll(() => nodes.every(({ isIdle }) => isIdle), { timeout: 60_000 }).toBe(true);
    await Promise.all(nodes.map((node) => node.log.readOn()));
    const texts = await textsOf(one, session);
    for (const { told } of nodes) expect(told).toEqual(texts);
    assertWhole(texts, typed);
    expect(await other.verifyLog(session)).toMatchObject({ ok: true, head: { seq: texts.length } });
  });
});

/** Some of the last rows, or none; now and then one in between is missing. */
function lastOf<Row>(rows: readonly Row[], random: (below: number) => number): readonly Row[] {
  const missing = rows.length - random(20);
  return rows.slice(rows.length - random(6)).filter((row) => row !== rows[missing]);
}

async function textsOf(storage: Pick<Storage, "readLog">, session: SessionId) {
  const texts: string[] = [];
  for await (const row of storage.readLog(session)) texts.push(textOf(row));
  return texts;
}
