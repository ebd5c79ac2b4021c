import type { DatabaseSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Keyring } from "../keyring.ts";

/**
 * Tables that keep what they have of an erased session: ids and hashes of links, by which those who hold one are
 * told that it was erased.
 */
const kept: ReadonlySet<string> = new Set(["invites"]);

/** Deletes all that belongs to a session, in whatever table it stands. */
export class Eraser {
  readonly #connection: DatabaseSync;

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  /** Inside the caller's transaction. */
  erase(session: SessionId): void {
    // Rows of one table may refer to those of another, whichever goes first.
    this.#connection.exec("PRAGMA defer_foreign_keys = ON");
    for (const table of this.#tables()) {
      this.#connection.prepare(`DELETE FROM "${table}" WHERE session = ?`).run(session);
    }
  }

  /** Sessions whose key was destroyed and whose rows are still there: a crash came in between, or a restore. */
  unfinished({ erased }: Pick<Keyring, "erased">): readonly SessionId[] {
    // The head goes in the same transaction as all else.
    const head = this.#connection.prepare("SELECT 1 FROM log_heads WHERE session = ?");
    return [...erased.keys()].filter((session) => head.get(session) !== undefined);
  }

  #tables(): readonly string[] {
    const named = this.#connection.prepare(
      `SELECT tables.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND columns.name = 'session'`,
    );
    return named
      .all()
      .map((row) => String(row["name"]))
      .filter((name) => !kept.has(name));
  }
}
