import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { Pool, PoolClient, QueryResult } from "pg";
import { z } from "zod";
import { notStored } from "./failure.ts";

/** Milliseconds between two looks at what became of a transaction whose end was not heard: at least, and at most. */
const lookInterval = { least: 50, most: 1_000 };

const Receipt = z.object({ number: z.int() });
const Lock = z.object({ taken: z.boolean() });
const Setting = z.object({ synchronous_commit: z.string() });

/** For how long a server that stops still tries to find out. Milliseconds. */
const lastWait = 3_000;

export type Value = string | number | null | Uint8Array | readonly (string | number | null | Uint8Array)[];

/** Statements of one transaction. They are sent at once, and carried out one after the other. */
export interface Transaction {
  /** @returns rows as they are, to be parsed */
  query(statement: string, ...values: readonly Value[]): Promise<readonly unknown[]>;
}

/** What a connection has written, so that it can be asked for on another one: the row `id` of `receipts`. */
interface Writer {
  readonly id: string;
  written: number;
}

/** How many connections do something or nothing, and how many works wait for one. */
export interface Connections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What came of a transaction: what its `work` returned, and what was heard of its end. */
interface Written<Result> {
  readonly result: Result;
  readonly writer: Writer;
  readonly ended: PromiseSettledResult<unknown>;
}

/** A database, or what one transaction sees of it. */
export type DatabaseReads = Pick<PostgresDatabase, "read">;

/** What a transaction sees. */
export function readsOf(transaction: Transaction): DatabaseReads {
  return { read: (statement, ...values) => transaction.query(statement, ...values) };
}

/** One database of PostgreSQL: reads, and writes that are durable once they resolve. */
export class PostgresDatabase {
  readonly #pool: Pool;
  readonly #writers = new WeakMap<PoolClient, Writer>();
  /** Milliseconds as `performance.now()` counts them. */
  #waitsUntil = Number.POSITIVE_INFINITY;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Runs one statement that changes nothing. */
  async read(statement: string, ...values: readonly Value[]): Promise<readonly unknown[]> {
    try {
      return (await this.#pool.query(prepared(statement, values))).rows;
    } catch (cause) {
      throw notRead(cause);
    }
  }

  /**
   * Runs `work` in a transaction that is durable once this resolves. When the connection is lost while it is
   * committed, this waits until another one has told whether it was: what is said is so.
   * @throws AppError "not-stored", or what `work` threw; then nothing of it was done
   */
  async write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw notStored(error);
    });
    let written: Written<Result>;
    try {
      written = await this.#carryOut(client, work);
    } catch (error) {
      client.release(!(await rollBack(client)));
      throw notStored(error);
    }
    const { result, writer, ended } = written;
    // Before another one is asked for: there may be no more.
    client.release(ended.status === "rejected");
    if (ended.status === "rejected" && !(await this.#wasWritten(writer))) throw notStored(ended.reason);
    return result;
  }

  /** Reads what there is at one moment, whatever is written meanwhile. */
  async atOneMoment<Result>(work: (reads: DatabaseReads) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw notRead(error);
    });
    let isUsable = false;
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const reads = async (statement: string, ...values: readonly Value[]) =>
        (await client.query(prepared(statement, values))).rows;
      const result = await work({
        read: (...statement) =>
          reads(...statement).catch((error: unknown) => {
            throw notRead(error);
          }),
      });
      isUsable = await rollBack(client);
      return result;
    } finally {
      client.release(!isUsable);
    }
  }

  /** Does `work` unless it, or other work under this number, is being done by anybody who uses the database. */
  async alone(lock: number, work: () => Promise<void>): Promise<void> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw notStored(error);
    });
    // The lock is the connection's, so that it goes with a node that ends. Where it cannot be given back, both go.
    let isGivenBack = false;
    try {
      const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS taken", [lock]);
      if (Lock.parse(rows[0]).taken) {
        try {
          await work();
        } finally {
          await client.query("SELECT pg_advisory_unlock($1)", [lock]);
        }
      }
      isGivenBack = true;
    } finally {
      client.release(!isGivenBack);
    }
  }

  /** Removes what connections have written that are long gone. */
  async forgetReceipts(): Promise<void> {
    await this.write((transaction) =>
      transaction.query("DELETE FROM receipts WHERE used < now() - interval '1 day'"),
    );
  }

  get connections(): Connections {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /** To be called when nothing is asked for any more: whoever still waits does not do so for ever. */
  endSoon(): void {
    this.#waitsUntil = performance.now() + lastWait;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** @throws what `work` threw, or why the transaction is not committed; that may also come as `ended` */
  async #carryOut<Result>(
    client: PoolClient,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Written<Result>> {
    const writer = await this.#writerOf(client);
    const transaction: Transaction = {
      query: async (statement, ...values) => (await client.query(prepared(statement, values))).rows,
    };
    const [, result] = await Promise.all([client.query("BEGIN"), work(transaction)]);
    writer.written += 1;
    const receipt = prepared("UPDATE receipts SET number = $2, used = now() WHERE id = $1", [
      writer.id,
      writer.written,
    ]);
    const [, ended] = await Promise.allSettled([client.query(receipt), client.query("COMMIT")]);
    if (ended.status === "fulfilled" && ended.value.command !== "COMMIT") {
      throw new Error("PostgreSQL rolled the transaction back.");
    }
    return { result, writer, ended };
  }

  /**
   * Whether a transaction was committed whose end was not heard. The lock waits for the connection that it was on: what
   * is read then is its end.
   */
  async #wasWritten({ id, written }: Writer): Promise<boolean> {
    for (let pause = lookInterval.least; ; pause = Math.min(pause * 2, lookInterval.most)) {
      try {
        const { rows } = await this.#pool.query("SELECT number FROM receipts WHERE id = $1 FOR UPDATE", [id]);
        return rows.some((row) => Receipt.parse(row).number >= written);
      } catch (cause) {
        if (performance.now() > this.#waitsUntil) throw unknown(cause);
        await setTimeout(pause);
      }
    }
  }

  /** @throws AppError "not-stored" when commits on this connection would not wait for the disk */
  async #writerOf(client: PoolClient): Promise<Writer> {
    const known = this.#writers.get(client);
    if (known) return known;
    const writer: Writer = { id: randomUUID(), written: 0 };
    const { rows } = await client.query(
      `INSERT INTO receipts (id) VALUES ($1)
       RETURNING current_setting('synchronous_commit') AS synchronous_commit`,
      [writer.id],
    );
    assertDurable(Setting.parse(rows[0]).synchronous_commit);
    this.#writers.set(client, writer);
    return writer;
  }
}

/** @throws AppError "not-stored" with a sentence for whoever runs the server */
export function assertDurable(synchronousCommit: string): void {
  if (synchronousCommit !== "off") return;
  throw new AppError(
    "not-stored",
    "PostgreSQL's synchronous_commit is off for this user: what it says is stored could be lost. Set it to on, or to remote_apply.",
  );
}

function notRead(cause: unknown): AppError {
  return new AppError("not-stored", "The server could not read its database. Try again.", { cause });
}

function unknown(cause: unknown): AppError {
  return new AppError("not-stored", "The server stops, and could not find out whether this was stored.", {
    cause,
  });
}

/** False when the connection is not to be used again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  const ended: QueryResult | null = await client.query("ROLLBACK").catch(() => null);
  return ended !== null;
}

/** A statement is told apart from others by its text; the name makes PostgreSQL plan it once for each connection. */
const names = new Map<string, string>();

function prepared(text: string, values: readonly Value[]) {
  const name = names.get(text) ?? `tandiff_${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
}
