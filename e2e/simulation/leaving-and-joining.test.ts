import { setImmediate } from "node:timers/promises";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import * as decoding from "lib0/decoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Connection } from "../../server/src/sync/connection.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "../../server/src/sync/testing.ts";
import { helloFrame, syncFrame } from "../../server/src/sync/testing-page.ts";
import { assertOnce, words } from "../../server/src/testing-folder.ts";
import { SimulatedServer } from "./server.ts";

const handOvers = 10_000;
/** Seconds that the test takes at most, unless it is the full one. */
const shortTime = 4;
/** A new call after so many: what takes longer with a long text is not what is tested. */
const handOversPerCall = 100;

/** One person's page: it has what it has, on a line or not. */
class Page {
  readonly doc = new Y.Doc({ gc: false });
  readonly participant: ParticipantId;
  /** Words that the server said are stored. */
  readonly acknowledged = new Set<string>();
  isSynced = false;
  readonly #server: SimulatedServer;
  readonly #typed: string[] = [];
  #connection: Connection | null = null;
  #joining: Promise<void> | null = null;
  #inbox: Uint8Array[] = [];
  /** How many words had been typed when each document frame of this line went out. */
  #counts: number[] = [];
  /** How many of them were acknowledged. */
  #savedCount = 0;

  constructor(server: SimulatedServer, participant: ParticipantId) {
    this.#server = server;
    this.participant = participant;
    this.doc.on("update", (update: Uint8Array, origin) => {
      if (origin !== this && this.#counts.length > 0) this.#sendCounted(syncFrame("update", update));
    });
  }

  /** Whether it has all and has told all. */
  get isSettled(): boolean {
    return this.isOnline && this.isSynced && this.#savedCount === this.#counts.length;
  }

  get isOnline(): boolean {
    return this.#connection !== null;
  }

  join(): Promise<void> {
    return (this.#joining ??= this.#join().finally(() => (this.#joining = null)));
  }

  async #join(): Promise<void> {
    this.#inbox = [];
    this.#counts = [];
    this.#savedCount = 0;
    this.isSynced = false;
    let isClosed = false;
    const socket = {
      bufferedAmount: 0,
      send: (frame: Uint8Array) => void this.#inbox.push(frame),
      close: () => {
        isClosed = true;
        this.#connection = null;
      },
    };
    const seat = this.#server.seatOf(this.participant);
    const joined = await this.#server.anyNode().join(seat, "code", socket, () => true);
    if (typeof joined === "number" || isClosed) return;
    this.#connection = joined;
    joined.receive(helloFrame(this.doc.clientID));
    joined.receive(syncFrame("step1", Y.encodeStateVector(this.doc)));
  }

  leave(): void {
    this.#connection?.closed();
    this.#connection = null;
    this.#counts = [];
  }

  /** In front of or behind all that is there. */
  type(word: string, isInFront: boolean): void {
    this.#typed.push(word);
    const text = this.doc.getText("f:0");
    text.insert(isInFront ? 0 : text.length, word);
  }

  /** Takes what has come on a line that stands. */
  read(): void {
    if (this.#joining) return;
    for (const frame of this.#inbox.splice(0)) {
      const decoder = decoding.createDecoder(frame);
      const type = decoding.readVarUint(decoder);
      if (type === messageTypes.saved) this.#saved(decoding.readVarUint(decoder));
      if (type !== messageTypes.sync) continue;
      const kind = decoding.readVarUint(decoder);
      const body = decoding.readVarUint8Array(decoder);
      if (kind === syncTypes.step1)
        this.#sendCounted(syncFrame("step2", Y.encodeStateAsUpdate(this.doc, body)));
      else Y.applyUpdate(this.doc, body, this);
      if (kind === syncTypes.step2) this.isSynced = true;
    }
  }

  words(): readonly string[] {
    return words(this.doc.getText("f:0").toJSON());
  }

  #sendCounted(frame: Uint8Array): void {
    this.#counts.push(this.#typed.length);
    this.#connection?.receive(frame);
  }

  #saved(count: number): void {
    this.#savedCount = count;
    for (const word of this.#typed.slice(0, this.#counts[count - 1] ?? 0)) this.acknowledged.add(word);
  }
}

function anyOf<One>(all: readonly One[], random: (below: number) => number): One {
  const one = all[random(all.length)];
  if (one === undefined) throw new Error("There is nobody.");
  return one;
}

/** Who was alone there leaves as the next one comes, while words are stored or cannot be. */
async function handOver(
  server: SimulatedServer,
  leaver: Page,
  joiner: Page,
  word: string,
  random: (below: number) => number,
): Promise<void> {
  const leaving = [() => leaver.type(word, random(2) === 0), () => leaver.leave()];
  const joining = [() => void joiner.join(), () => joiner.read()];
  const others = [
    () => (random(8) === 0 ? server.anyNode().database.failCommit() : server.commit()),
    () => (random(4) === 0 ? server.beat() : leaver.read()),
  ];
  const queues: (() => void | Promise<void>)[][] = [leaving, joining, others];
  while (queues.some((queue) => queue.length > 0)) {
    const run = queues[random(queues.length)]?.shift();
    await run?.();
    if (random(3) === 0) await setImmediate();
  }
}

/** All that is under way comes to its end, also where a failed commit has closed the room. */
async function settle(server: SimulatedServer, page: Page): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    if (!page.isOnline) await page.join();
    await server.commit();
    page.read();
    if (page.isSettled && server.isIdle) return;
  }
  throw new Error("The page never came to be synced.");
}

test(
  "when the last one leaves as the first one comes, who comes has all that was acknowledged, once",
  // A second try would hide a loss.
  { retry: 0, timeout: 900_000 },
  async () => {
    const seed = printedSeed("last leave against first join");
    const random = randomFrom(seed);
    const again = `TANDIFF_SEED=${seed} npx -y pnpm@12.21.0 test:unit e2e/simulation/leaving-and-joining`;
    const end = isFull ? Number.POSITIVE_INFINITY : performance.now() + shortTime * 1_000;
    let count = 0;
    while (count < handOvers && performance.now() < end) {
      const server = new SimulatedServer();
      const people = (await server.startCall()).slice(0, 3);
      const pages = people.map((participant) => new Page(server, participant));
      let last = anyOf(pages, random);
      await last.join();
      await settle(server, last);
      const acknowledged = (): string[] => pages.flatMap((page) => [...page.acknowledged]);
      for (let index = 0; index < handOversPerCall; index += 1) {
        const where = `hand-over ${index} of call ${Math.floor(count / handOversPerCall)}; again with: ${again}`;
        const others = pages.filter((page) => page !== last);
        // Now and then somebody whose page is new.
        const next: Page = random(20) === 0 ? new Page(server, anyOf(people, random)) : anyOf(others, random);
        if (!pages.includes(next)) pages.push(next);
        const before = acknowledged();
        await handOver(server, last, next, `<w${index}>`, random);
        if (next.isSynced) assertOnce(next.words(), before, `text at once, ${where}`);
        await settle(server, next);
        assertOnce(next.words(), acknowledged(), `text, ${where}`);
        expect(next.doc.getText("f:0").toJSON(), where).toBe(server.storedTexts("code").get("f:0"));
        last = next;
        count += 1;
      }
      // In the end everyone comes back with what could not be stored.
      for (const page of pages) await settle(server, page);
      const stored = server.storedTexts("code").get("f:0") ?? "";
      assertOnce(
        words(stored),
        Array.from({ length: handOversPerCall }, (_, index) => `<w${index}>`),
        `text in the log; ${again}`,
      );
      for (const page of pages) {
        await settle(server, page);
        expect(page.doc.getText("f:0").toJSON(), again).toBe(stored);
      }
      await server.cleanUp();
    }
    sayRounds("last leave against first join", seed, `${count} times`);
  },
);
