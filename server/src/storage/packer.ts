import type { KeyObject } from "node:crypto";
import { setImmediate, setTimeout } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { openRow, type SealedRow } from "./log-codec.ts";
import { nonceOf } from "./sealing.ts";
import { packRows, type Segment } from "./segment.ts";
import type { PackedRow } from "./segment-encoding.ts";

/** More make a segment hardly smaller. */
export const rowsPerSegment = 512;

/** Of payload; a segment ends with the row that reaches it. */
const bytesPerSegment = 1_048_576;

/** How many rows are read in one turn of the event loop: everybody waits meanwhile. */
const rowsPerTurn = 64;

/** Milliseconds before each segment, and how many times that while the event loop is busy with other things. */
const breath = 10;
const longestBreath = 10;
/** Of the time, from which on it is called busy. */
const busy = 0.5;

/** Where rows are taken out and segments are put in. */
export interface PackingTable {
  /**
   * The first `count` of a document's updates after `after` that are in no segment, in order. Never the session's
   * last row: that is the one that its head names.
   */
  unpacked(
    session: SessionId,
    document: DocumentName,
    after: number,
    count: number,
  ): Promise<readonly SealedRow[]>;
  /**
   * In one transaction, puts a segment in the place of so many rows.
   * @throws AppError "conflict" when these are no longer all there, "not-stored"; then nothing was changed
   */
  replace(segment: Segment, rows: number): Promise<void>;
}

export interface PackerOptions {
  /** @throws AppError "not-found" when the session was erased */
  readonly keyOf: (session: SessionId) => KeyObject | Promise<KeyObject>;
  readonly table: PackingTable;
  /** Told why rows stay as they are, where that is not for a lack of space, nor since they are gone. */
  readonly report: (error: unknown) => void;
}

/** Packs rows into segments, one segment after the other, while the server does its work. */
export class Packer {
  readonly #options: PackerOptions;
  /** Rows that were stored since the session was packed the last time. */
  readonly #stored = new Map<SessionId, number>();
  #queue: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: PackerOptions) {
    this.#options = options;
  }

  /** To be told of all rows that are durable; packs them when they fill a segment. */
  stored(session: SessionId, rows: number): void {
    const count = (this.#stored.get(session) ?? 0) + rows;
    this.#stored.set(session, count);
    if (count < rowsPerSegment) return;
    this.#stored.delete(session);
    void this.#enqueue(session, true);
  }

  /** Packs all rows that can be; resolves once that is done, or has failed. */
  packAll(session: SessionId): Promise<void> {
    return this.#enqueue(session, false);
  }

  /** Resolves once nothing is packed any more. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#queue;
  }

  #enqueue(session: SessionId, fullOnly: boolean): Promise<void> {
    this.#queue = this.#queue.then(() => this.#pack(session, fullOnly));
    return this.#queue;
  }

  async #pack(session: SessionId, fullOnly: boolean): Promise<void> {
    try {
      for (const document of documents) {
        do await letOthersWork();
        while (!this.#isStopped && (await this.#packSegment(session, document, fullOnly)));
      }
    } catch (error) {
      // The rows are as good as the segment: whatever comes next tries again.
      if (!(error instanceof AppError && harmless.has(error.code))) this.#options.report(error);
    }
  }

  /** False when there is nothing left to pack. */
  async #packSegment(session: SessionId, document: DocumentName, fullOnly: boolean): Promise<boolean> {
    const { keyOf, table } = this.#options;
    const { rows, isFull } = await this.#take(session, document);
    if (rows.length === 0 || (fullOnly && !isFull)) return false;
    const segment = await packRows(await keyOf(session), session, document, rows);
    await table.replace(segment, rows.length);
    return true;
  }

  /** The rows of the next segment. */
  async #take(session: SessionId, document: DocumentName) {
    const { keyOf, table } = this.#options;
    const rows: PackedRow[] = [];
    let bytes = 0;
    for (;;) {
      const some = await table.unpacked(session, document, rows.at(-1)?.seq ?? 0, rowsPerTurn);
      const key = await keyOf(session);
      for (const row of some) {
        const opened = openRow(key, row);
        rows.push({ ...opened, nonce: nonceOf(row.sealed) });
        bytes += opened.payload.byteLength;
        if (rows.length === rowsPerSegment || bytes >= bytesPerSegment) return { rows, isFull: true };
      }
      if (some.length < rowsPerTurn) return { rows, isFull: false };
      await setImmediate();
    }
  }
}

/** Under load what people type goes first; but where that never ends, the database's file must not grow for ever. */
async function letOthersWork(): Promise<void> {
  for (let count = 0; count < longestBreath; count += 1) {
    const before = performance.eventLoopUtilization();
    await setTimeout(breath);
    if (performance.eventLoopUtilization(before).utilization < busy) return;
  }
}

/** The rows are gone, the session was erased, there is no space. */
const harmless: ReadonlySet<string> = new Set(["conflict", "not-found", "not-stored"]);
