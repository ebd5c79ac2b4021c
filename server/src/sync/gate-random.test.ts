import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { slowness } from "@tandiff/shared/testing-slowness.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { BadFrame, frames, parseFrame } from "./frames.ts";
import { parseAwareness } from "./presence.ts";
import { documentWithBen, hostileUpdates, run, single, string } from "./testing-hostile.ts";
import { mutated } from "./testing-mutation.ts";
import {
  GatedDocument,
  ada,
  ben,
  isFull,
  printedSeed,
  randomFrom,
  rawUpdate,
  sayRounds,
  updateOf,
} from "./testing.ts";

const seed = printedSeed("gate");

/** A stock page on a bad line: what it sends and gets may be held up, lost with the line, or come twice. */
class Page {
  readonly doc: Y.Doc;
  readonly participant: ParticipantId;
  readonly #server: GatedDocument;
  online = true;
  readonly out: Uint8Array[] = [];
  readonly in: Uint8Array[] = [];

  constructor(server: GatedDocument, participant: ParticipantId, clientId: number, gc: boolean) {
    this.#server = server;
    this.participant = participant;
    this.doc = server.page(clientId, gc);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (this.online && origin !== "server") this.out.push(update);
    });
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, "server");
  }

  disconnect(): void {
    this.online = false;
    this.out.length = 0;
    this.in.length = 0;
  }

  /** Both sync steps, as y-websocket takes them. */
  reconnect(): void {
    this.online = true;
    this.out.push(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.#server.doc)));
    this.in.push(Y.encodeStateAsUpdate(this.#server.doc, Y.encodeStateVector(this.doc)));
  }
}

const pieces = ["a", "word ", "\n", "🎉", "漢字", "two\nlines\n", "x".repeat(300), "e\u0301"];

function edit(page: Page, random: (below: number) => number): void {
  const file = page.doc.getText(`f:${random(2)}`);
  // Whole characters only: a page's editor never splits a surrogate pair.
  const stops = [0];
  for (const character of file.toJSON()) stops.push((stops.at(-1) ?? 0) + character.length);
  const from = random(stops.length);
  const at = stops[from] ?? 0;
  page.doc.transact(() => {
    if (random(3) === 0)
      file.delete(at, (stops[Math.min(stops.length - 1, from + 1 + random(8))] ?? at) - at);
    else file.insert(at, pieces[random(pieces.length)] ?? "");
  }, "person");
}

test("honest pages on bad lines are never refused, and all end with the server's text", () => {
  const rounds = isFull ? 20_000 : 800;
  const random = randomFrom(seed);
  const people = [ada, ben, ada];
  const server = new GatedDocument();
  const pages = people.map((person, index) => new Page(server, person, 100 + index, index === 2));
  const deliver = (page: Page): void => {
    const update = page.out.shift();
    if (update === undefined) return;
    const copies = random(8) === 0 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const { verdict, effect } = server.offer(page.participant, update);
      expect(verdict, `seed ${seed}`).not.toMatchObject({ effect: "refused" });
      if (copy === 1) expect(verdict).toEqual({ effect: "none" });
      if (effect) for (const other of pages) if (other !== page && other.online) other.in.push(effect);
    }
  };
  const steps: readonly ((page: Page) => void)[] = [
    (page) => edit(page, random),
    (page) => edit(page, random),
    deliver,
    deliver,
    (page) => page.in.splice(0, 1 + random(3)).forEach((update) => page.receive(update)),
    (page) => random(6) === 0 && page.disconnect(),
    (page) => !page.online && page.reconnect(),
    // A page that sends everything it has, known or not, as one update.
    (page) => page.online && random(4) === 0 && page.out.splice(0, Infinity, Y.encodeStateAsUpdate(page.doc)),
  ];
  for (let round = 0; round < rounds; round += 1) {
    const page = pages[random(pages.length)];
    if (page) steps[random(steps.length)]?.(page);
  }
  for (const page of pages) {
    page.disconnect();
    page.reconnect();
    while (page.out.length > 0) deliver(page);
  }
  for (const page of pages) {
    page.disconnect();
    page.reconnect();
    for (const update of page.in) page.receive(update);
  }
  for (const { doc } of pages) {
    expect({ 0: doc.getText("f:0").toJSON(), 1: doc.getText("f:1").toJSON() }, `seed ${seed}`).toEqual({
      0: server.text("f:0"),
      1: server.text("f:1"),
    });
  }
  expect(server.text("f:0").length + server.text("f:1").length).toBeGreaterThan(100);
  sayRounds("gate, honest pages", seed, `${rounds} steps`);
});

/** Milliseconds that an update takes, without what else the machine does meanwhile. */
function fastest(update: Uint8Array): number {
  const times = Array.from({ length: 5 }, () => {
    const server = documentWithBen();
    const start = performance.now();
    server.offer(ada, update);
    return performance.now() - start;
  });
  return Math.min(...times);
}

test("random bytes are refused without a throw, or applied whole; never slowly", () => {
  const rounds = isFull ? 1_000_000 : 5_000;
  const random = randomFrom(seed);
  let server = documentWithBen();
  const page = server.page(100);
  const typed = updateOf(page, () => {
    page.getText("f:0").insert(3, "typed 🎉");
    page.getText("f:1").insert(2, "more");
    page.getText("f:0").delete(1, 6);
  });
  const small = hostileUpdates.map(([, update]) => update()).filter((update) => update.length < 400);
  const corpus = [typed, server.state(), rawUpdate([run(300, string("x"))], [[200, [1, 2]]]), ...small];
  const seen = { none: 0, change: 0, refused: 0 };
  const slow: Uint8Array[] = [];
  let before = server.state();
  for (let round = 0; round < rounds; round += 1) {
    const source = corpus[random(3) === 0 ? random(corpus.length) : random(2) * 2] ?? typed;
    const update = mutated(source, random);
    const start = performance.now();
    const { verdict } = server.offer(ada, update);
    if (performance.now() - start > 20) slow.push(update);
    seen[verdict.effect] += 1;
    const after = server.state();
    const said = `seed ${seed}, round ${round}: ${Buffer.from(update).toString("hex")}`;
    if (Buffer.compare(before, after) === 0 && verdict.effect === "change") expect.fail(said);
    if (Buffer.compare(before, after) !== 0 && verdict.effect !== "change") expect.fail(said);
    if (server.doc.store.pendingStructs !== null || server.doc.store.pendingDs !== null) expect.fail(said);
    if (verdict.effect === "change" && server.judge(ada, update).effect !== "none") expect.fail(said);
    before = after;
    if (verdict.effect === "change" && random(4) > 0) {
      server = documentWithBen();
      before = server.state();
    }
  }
  sayRounds("gate, random bytes", seed, JSON.stringify(seen));
  const most = 50 * slowness();
  for (const update of slow) expect(fastest(update), Buffer.from(update).toString("hex")).toBeLessThan(most);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(rounds / 200);
}, 600_000);

test("random frames are taken apart or refused as bad frames", () => {
  const rounds = isFull ? 1_000_000 : 5_000;
  const random = randomFrom(seed + 1);
  const awareness = frames.awareness(Uint8Array.from([1, 100, 1, 2, 0x7b, 0x7d]));
  const corpus = [
    frames.step1(Y.encodeStateVector(documentWithBen().doc)),
    frames.update(single(string("x"))),
    awareness,
    Uint8Array.from([3]),
    Uint8Array.from([120, 1, 100, 0]),
    Uint8Array.from([124, 0]),
  ];
  let parsed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bytes = mutated(corpus[random(corpus.length)] ?? awareness, random);
    try {
      const frame = parseFrame(bytes);
      if (frame.type === "awareness") parseAwareness(frame.update);
      parsed += 1;
    } catch (error) {
      if (!(error instanceof BadFrame)) expect.fail(`seed ${seed}, round ${round}: ${String(error)}`);
    }
  }
  expect(parsed).toBeGreaterThan(rounds / 100);
  sayRounds("gate, random frames", seed, `${rounds} frames, ${parsed} of them taken apart`);
}, 600_000);
