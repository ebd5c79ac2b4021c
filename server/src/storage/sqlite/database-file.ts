import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Field } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import type { ChainVerdict } from "../log-codec.ts";
import type { LogHead } from "../port.ts";
import { LogReader } from "./log-reader.ts";
import { schemaSteps } from "./schema.ts";

const Column = z.object({ table: z.string(), name: z.string() });
const Count = z.object({ rows: z.int() });
const Row = z.array(z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]));

/** The database's file as an operator's command reads it, also while a server writes. It changes nothing. */
export class DatabaseFile {
  readonly #connection: DatabaseSync;

  /** @throws AppError "not-found" when there is none, "conflict" when another version wrote it, or "not-stored". */
  constructor(path: string) {
    if (!existsSync(path)) throw new AppError("not-found", `There is no database ${path}.`);
    this.#connection = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      const version = this.#connection.prepare("PRAGMA user_version").get()?.["user_version"];
      if (version !== schemaSteps.length) {
        throw new AppError(
          "conflict",
          `${path} was written by another version of Tandiff. Starting this one's server brings an older one forward.`,
        );
      }
    } catch (cause) {
      this.#connection.close();
      if (cause instanceof AppError) throw cause;
      throw new AppError("not-stored", `${path} cannot be read (${messageOf(cause)}).`, { cause });
    }
  }

  /** In the order in which they were made. */
  sessions(): readonly SessionId[] {
    const rows = this.#connection.prepare("SELECT id FROM sessions ORDER BY number").all();
    return rows.map((row) => SessionId.parse(row["id"]));
  }

  has(session: SessionId): boolean {
    return this.#connection.prepare("SELECT 1 FROM sessions WHERE id = ?").get(session) !== undefined;
  }

  /** See `LogReader.verify`; of one moment, whatever is written meanwhile. */
  verify(session: SessionId, keyring: Keyring, known?: LogHead): ChainVerdict {
    this.#connection.exec("BEGIN");
    try {
      return new LogReader(this.#connection, keyring).verify(session, known);
    } finally {
      this.#connection.exec("COMMIT");
    }
  }

  /** What SQLite finds wrong with the file itself; null when that is nothing. */
  damage(): string | null {
    const found = this.#connection.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
    return found === "ok" ? null : String(found);
  }

  /** The columns of each table. */
  tables(): ReadonlyMap<string, readonly string[]> {
    const found = this.#connection
      .prepare(
        `SELECT tables.name AS "table", columns.name AS name
         FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`,
      )
      .all()
      .map((row) => Column.parse(row));
    return new Map(
      Map.groupBy(found, ({ table }) => table)
        .entries()
        .map(([table, columns]) => [table, columns.map(({ name }) => name)]),
    );
  }

  countRows(table: string): number {
    return Count.parse(this.#connection.prepare(`SELECT count(*) AS rows FROM "${table}"`).get()).rows;
  }

  /** One after the other, in no order. */
  *rows(table: string, columns: readonly string[]): Generator<readonly Field[]> {
    const statement = this.#connection.prepare(`SELECT ${columns.join(", ")} FROM "${table}"`);
    statement.setReturnArrays(true);
    for (const row of statement.iterate()) yield Row.parse(row);
  }

  /** Writes all that is in it at one moment to a file that is empty or not there. */
  copyTo(path: string): void {
    // The copy takes it over: else pages have copies of rows in what they do not use, which no deletion reaches.
    this.#connection.exec("PRAGMA secure_delete = ON");
    this.#connection.prepare("VACUUM INTO ?").run(path);
  }

  close(): void {
    this.#connection.close();
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
