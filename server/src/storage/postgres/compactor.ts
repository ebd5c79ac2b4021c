import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Slices } from "../../slices.ts";
import { DropProof, kindsThatGo } from "../drop-proof.ts";
import type { DroppedRun } from "../dropped-run.ts";
import { chainRows, sameHead } from "../log-codec.ts";
import type { Compaction, LinkedRow, LogHead } from "../port.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";
import type { LogReader } from "./log-reader.ts";
import type { LogWriter } from "./log-writer.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

/** How often a compaction begins anew because rows came while it was made. */
const attempts = 5;

interface Planned {
  readonly compaction: Compaction;
  readonly runs: readonly DroppedRun[];
}

/** Destroys rows, but for their hashes, and puts others in their place. */
export class Compactor {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;
  readonly #reader: LogReader;
  readonly #writer: LogWriter;
  #running: Promise<unknown> = Promise.resolve();

  constructor(database: PostgresDatabase, keys: SessionKeyTable, reader: LogReader, writer: LogWriter) {
    this.#database = database;
    this.#keys = keys;
    this.#reader = reader;
    this.#writer = writer;
  }

  /** See `Storage.compact`. */
  compact(
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    const work = this.#compact(session, make, stored);
    this.#running = Promise.allSettled([this.#running, work]);
    return work;
  }

  /** Resolves once none is made any more. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async #compact(
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await this.#writer.settle();
      const before = await this.#reader.head(session);
      const planned = await this.#plan(session, await make());
      this.#writer.assertOpen();
      if (planned === null) return;
      const isDone = await this.#writer.holdBack(session, async () => {
        const rows = await this.#replace(session, before, planned);
        if (rows !== null) stored(rows);
        return rows !== null;
      });
      if (isDone) return;
    }
    throw new AppError("conflict", "Somebody is writing in this session. Try again when nobody does.");
  }

  /** With the row that proves what is dropped. */
  async #plan(session: SessionId, compaction: Compaction | null): Promise<Planned | null> {
    const [first] = compaction?.rows ?? [];
    if (!compaction || !first) return null;
    const dropping = new DropProof(compaction);
    const slices = new Slices();
    for await (const row of this.#reader.chain(session)) {
      dropping.add(row);
      if (slices.isOver) await slices.pause();
    }
    const { proof, runs } = dropping.end(first.at);
    return { compaction: { ...compaction, rows: [proof, ...compaction.rows] }, runs };
  }

  /** Null when the log does not end at `before` any more; then nothing is changed. */
  async #replace(
    session: SessionId,
    before: LogHead,
    planned: Planned,
  ): Promise<readonly LinkedRow[] | null> {
    const { compaction, runs } = planned;
    const { rows } = compaction;
    const key = await this.#keys.get(session);
    const chained = await this.#database.write(async (transaction) => {
      const head = await this.#writer.lock(transaction, session);
      if (!sameHead(head, before)) return null;
      await drop(transaction, session, compaction, runs);
      const made = chainRows(key, session, rows, head);
      await this.#writer.insert(transaction, [made]);
      return made;
    });
    if (chained === null) return null;
    this.#writer.appended(session, chained.head);
    return chained.linked;
  }
}

async function drop(
  transaction: Transaction,
  session: SessionId,
  compaction: Compaction,
  runs: readonly DroppedRun[],
): Promise<void> {
  const { documents } = compaction;
  await Promise.all([
    transaction.query(
      `INSERT INTO dropped_runs (session, first, width, hashes)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::bytea[])`,
      session,
      runs.map(({ first }) => first),
      runs.map(({ width }) => width),
      runs.map(({ hashes }) => hashes),
    ),
    transaction.query(
      "DELETE FROM log WHERE session = $1 AND kind = ANY($2)",
      session,
      kindsThatGo(compaction),
    ),
    transaction.query("DELETE FROM segments WHERE session = $1 AND document = ANY($2)", session, documents),
    transaction.query("DELETE FROM snapshots WHERE session = $1 AND document = ANY($2)", session, documents),
    transaction.query("UPDATE log_heads SET compactions = compactions + 1 WHERE session = $1", session),
  ]);
}
