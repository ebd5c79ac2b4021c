import { AppError } from "@tandiff/shared/errors.ts";
import { z } from "zod";
import type { Field } from "../canonical-encoding.ts";
import { movedTables, type MovedTable } from "../moving/moved-tables.ts";
import { readsOf, type Transaction } from "./database.ts";
import { postgresCode } from "./failure.ts";
import { assertNotInUse, inUse } from "./in-use.ts";

const Column = z.object({ table: z.string(), name: z.string(), type: z.string() });
type Column = z.infer<typeof Column>;

const Value = z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]);
const Row = z.record(z.string(), Value);
const HasRows = z.object({ has_rows: z.boolean() });

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const codes = { inUse: "55P03" } as const;

/** Rows that are read back at once. */
const rowsPerPage = 64;

/** A database that takes all rows of another one, as they are, in one transaction. */
export class MoveTarget {
  readonly #transaction: Transaction;
  readonly #columns: readonly Column[];

  constructor(transaction: Transaction, columns: readonly Column[]) {
    this.#transaction = transaction;
    this.#columns = columns;
  }

  tables(): ReadonlySet<string> {
    return new Set(this.#columns.map(({ table }) => table));
  }

  /** @param columns of the rows, by name */
  async insert(
    table: MovedTable,
    columns: readonly string[],
    rows: readonly (readonly Field[])[],
  ): Promise<void> {
    const types = columns.map((column) => this.#typeOf(table, column));
    await this.#transaction.query(
      `INSERT INTO ${table} (${columns.join(", ")}) OVERRIDING SYSTEM VALUE
       SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(", ")})`,
      ...columns.map((_, index) => rows.map((row) => row[index] ?? null)),
    );
  }

  /** All rows, in no order. */
  async *pages(table: MovedTable, columns: readonly string[]): AsyncGenerator<readonly (readonly Field[])[]> {
    await this.#transaction.query(
      `DECLARE moved NO SCROLL CURSOR FOR SELECT ${columns.join(", ")} FROM ${table}`,
    );
    for (;;) {
      const page = await this.#transaction.query(`FETCH ${rowsPerPage} FROM moved`);
      if (page.length === 0) break;
      yield page.map((found) => {
        const row = Row.parse(found);
        return columns.map((column) => row[column] ?? null);
      });
    }
    await this.#transaction.query("CLOSE moved");
  }

  /** Rows that come later are numbered behind those that came with a number. */
  async goOnCounting(): Promise<void> {
    for (const table of movedTables) {
      if (!this.#columns.some((column) => column.table === table && column.name === "number")) continue;
      await this.#transaction.query(
        `SELECT setval(pg_get_serial_sequence('${table}', 'number'), max(number)) FROM ${table}`,
      );
    }
  }

  #typeOf(table: MovedTable, name: string): string {
    const column = this.#columns.find((one) => one.table === table && one.name === name);
    if (column) return column.type;
    throw new AppError("internal", `PostgreSQL's table ${table} has no column ${name}.`);
  }
}

/**
 * Has the database to itself until the end of the transaction.
 * @throws AppError "conflict" when somebody uses it, or when anything is in it
 */
export async function takeTarget(transaction: Transaction): Promise<MoveTarget> {
  // Moving takes as long as it takes, and so does what is read of the source between two statements.
  for (const limit of ["statement_timeout", "idle_in_transaction_session_timeout"])
    await transaction.query(`SET LOCAL ${limit} = 0`);
  await assertNotInUse(readsOf(transaction));
  await lock(transaction);
  for (const table of movedTables) await assertEmpty(transaction, table);
  const columns = await transaction.query(
    `SELECT table_name AS table, column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = current_schema()`,
  );
  return new MoveTarget(
    transaction,
    columns.map((column) => Column.parse(column)),
  );
}

/** Nobody else may so much as read until all is there. */
async function lock(transaction: Transaction): Promise<void> {
  try {
    await transaction.query(`LOCK TABLE ${movedTables.join(", ")} IN ACCESS EXCLUSIVE MODE NOWAIT`);
  } catch (error) {
    throw postgresCode(error) === codes.inUse ? inUse() : error;
  }
}

async function assertEmpty(transaction: Transaction, table: MovedTable): Promise<void> {
  const [found] = await transaction.query(`SELECT EXISTS (SELECT FROM ${table}) AS has_rows`);
  if (!HasRows.parse(found).has_rows) return;
  throw new AppError(
    "conflict",
    `The database is not empty: it has ${table.replaceAll("_", " ")}. Nothing is moved into what is there; make an empty one.`,
  );
}
