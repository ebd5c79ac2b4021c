import { ParticipantId } from "@tandiff/shared/ids.ts";
import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import * as encoding from "lib0/encoding";
import { appendFileSync } from "node:fs";
import * as Y from "yjs";
import { ClientIds } from "./client-ids.ts";
import { judge } from "./gate.ts";
import { Roots } from "./roots.ts";
import type { Verdict } from "./verdict.ts";

/** For tests only: people of a session. */
export const ada = ParticipantId.parse("ada0000000000000");
export const ben = ParticipantId.parse("ben0000000000000");
export const olga = ParticipantId.parse("olga000000000000");

/** For tests only: a document behind the gate, as a room holds it. */
export class GatedDocument {
  readonly doc = new Y.Doc({ gc: false });
  readonly clientIds = new ClientIds();
  readonly roots: Roots;

  constructor(texts: Readonly<Record<string, string>> = { "f:0": "package main\n", "f:1": "" }) {
    this.roots = new Roots(this.doc, Object.keys(texts));
    const seed = new Y.Doc({ gc: false });
    seed.clientID = seedClientId;
    for (const [name, text] of Object.entries(texts)) seed.getText(name).insert(0, text);
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(seed));
  }

  judge(participant: ParticipantId, update: Uint8Array, mayWrite = true): Verdict {
    return judge(this.doc, update, { participant, mayWrite, clientIds: this.clientIds, roots: this.roots });
  }

  /** Judges and, when it may be, applies: the verdict, and what the others get of it. */
  offer(participant: ParticipantId, update: Uint8Array): { verdict: Verdict; effect: Uint8Array | null } {
    const verdict = this.judge(participant, update);
    if (verdict.effect !== "change") return { verdict, effect: null };
    for (const clientId of verdict.clientIds) this.clientIds.claim(clientId, participant);
    let effect: Uint8Array | null = null;
    this.doc.once("update", (bytes: Uint8Array) => {
      effect = bytes;
    });
    Y.applyUpdate(this.doc, verdict.remainder);
    return { verdict, effect };
  }

  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  text(name: string): string {
    return this.doc.getText(name).toJSON();
  }

  texts(): Record<string, string> {
    return textsOf(this.doc);
  }

  /** A page that has loaded the document. */
  page(clientId: number, gc = false): Y.Doc {
    const doc = new Y.Doc({ gc });
    doc.clientID = clientId;
    for (const name of this.doc.share.keys()) doc.getText(name);
    Y.applyUpdate(doc, this.state());
    return doc;
  }
}

export function textsOf(doc: Y.Doc): Record<string, string> {
  return Object.fromEntries(Array.from(doc.share.keys(), (name) => [name, doc.getText(name).toJSON()]));
}

/** What a change to a page's document sends. */
export function updateOf(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const keep = (bytes: Uint8Array): void => void updates.push(bytes);
  doc.on("update", keep);
  change();
  doc.off("update", keep);
  return Y.mergeUpdates(updates);
}

export type RawId = readonly [client: number, clock: number];

/** A struct as hostile bytes; what is left out is not written. */
export interface RawStruct {
  /** 0 GC, 1 deleted, 2 JSON, 3 binary, 4 string, 5 embed, 6 format, 7 type, 8 any, 9 document, 10 Skip. */
  readonly kind: number;
  readonly origin?: RawId;
  readonly rightOrigin?: RawId;
  /** A root's name, or the id of an item; only written without origins. */
  readonly parent?: string | RawId;
  readonly parentSub?: string;
  readonly content: (encoder: encoding.Encoder) => void;
}

export interface RawRun {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly RawStruct[];
  /** How many structs it says to have. */
  readonly count?: number;
}

export type RawDeletes = readonly (readonly [client: number, ...ranges: RawId[]])[];

/** Writes an update (V1) without any of Yjs's care. */
export function rawUpdate(runs: readonly RawRun[], deletes: RawDeletes = []): Uint8Array {
  const encoder = encoding.createEncoder();
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  const id = ([client, clock]: RawId): void => {
    uint(client);
    uint(clock);
  };
  uint(runs.length);
  for (const { client, clock, structs, count = structs.length } of runs) {
    uint(count);
    id([client, clock]);
    for (const { kind, origin, rightOrigin, parent, parentSub, content } of structs) {
      const flags = (origin ? 128 : 0) | (rightOrigin ? 64 : 0) | (parentSub === undefined ? 0 : 32);
      encoding.writeUint8(encoder, kind | flags);
      if (origin) id(origin);
      if (rightOrigin) id(rightOrigin);
      if (kind !== 0 && kind !== 10 && !origin && !rightOrigin && parent !== undefined) {
        uint(typeof parent === "string" ? 1 : 0);
        if (typeof parent === "string") encoding.writeVarString(encoder, parent);
        else id(parent);
        if (parentSub !== undefined) encoding.writeVarString(encoder, parentSub);
      }
      content(encoder);
    }
  }
  uint(deletes.length);
  for (const [client, ...ranges] of deletes) {
    uint(client);
    uint(ranges.length);
    for (const range of ranges) id(range);
  }
  return encoding.toUint8Array(encoder);
}

export const text =
  (value: string) =>
  (encoder: encoding.Encoder): void =>
    encoding.writeVarString(encoder, value);

export const length =
  (value: number) =>
  (encoder: encoding.Encoder): void =>
    encoding.writeVarUint(encoder, value);

/** A small linear congruential generator: the same seed gives the same numbers from 0 to `below` - 1. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The run's seed, printed so that a failure can be repeated with TANDIFF_SEED. */
export function printedSeed(name: string): number {
  const seed = Number(process.env["TANDIFF_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${name}: seed ${seed}\n`);
  return seed;
}

/** Says what a test with many rounds has done; the test command says it again at its end. */
export function sayRounds(name: string, seed: number | null, counts: string): void {
  const line = `${name}: ${counts}${seed === null ? "" : `, seed ${seed}`}\n`;
  process.stdout.write(line);
  const file = process.env["TANDIFF_ROUNDS"];
  if (file !== undefined) appendFileSync(file, line);
}

export const isFull = process.env["TANDIFF_FULL"] === "1";
